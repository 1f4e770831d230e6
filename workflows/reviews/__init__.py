"""The five-check review of a report: accepted, or sent back with a reason."""
