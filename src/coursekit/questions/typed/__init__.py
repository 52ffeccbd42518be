"""What a person types, in a normal form: words, dates and numbers, however they are written."""
