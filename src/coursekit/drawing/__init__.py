"""How pictures are made and touched: theme, figures, marks, and the stage."""
