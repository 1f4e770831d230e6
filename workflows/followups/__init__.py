"""Follow-up dates: the day on which somebody wants to come back to a matter or a task, theirs alone."""
