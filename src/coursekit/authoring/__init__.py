"""For authors: `check` finds mistakes in the content, `render` stores what the notebooks show."""
