"""The clock of a demo office."""
