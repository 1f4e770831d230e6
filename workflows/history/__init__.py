"""What happened, for those who check it: find an instance, tell its whole course, hold it against its seal."""
