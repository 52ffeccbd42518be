"""How pictures are made and touched: theme, figures, labels, marks."""
