"""Matter numbers: one series a year without gaps."""
