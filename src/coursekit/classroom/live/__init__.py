"""The class votes: a small service for live rounds, its pages, and the notebook's way to it."""
