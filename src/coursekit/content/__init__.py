"""What the course knows: where it is, its tables, sources, words, claims and cards."""
