"""What one person did: the log, and what it adds up to."""
