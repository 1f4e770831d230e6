"""The Monday list and the weekly close-out list, kept as they were when made."""
