"""Minutes of meetings: what was decided, and the matters that come of it."""
