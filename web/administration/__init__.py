"""Administration: units, people, who may do what, and the record of changes."""
