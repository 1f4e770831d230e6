"""Running instances, for those who look after them: find one, lay it open, mend it, take it to another version."""
