"""The page of one task: its form, and what one needs to know to fill it in."""
