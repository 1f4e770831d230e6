"""What was to leave the office and could not: shown to those who operate it, sent again or discarded with a reason."""
