"""This course: its models, charts and pieces. It uses the helper around it, and nothing of the helper uses it."""
