"""The page of one matter, and taking a new one in."""
