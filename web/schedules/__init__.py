"""The page of what the office does by the clock."""
