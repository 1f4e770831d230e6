"""A matter at a glance: what one needs to know while working on it, and what has happened so far."""
