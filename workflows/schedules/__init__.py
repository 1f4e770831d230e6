"""What the office does by the clock: every diagram that begins at a time of its own."""
