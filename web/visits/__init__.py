"""The page of inspections and return visits: how many, how many unannounced, and what was drawn to look back at."""
