"""Progress nodes of a unit's part: reckoned back from the deadline, reached or late, and what being late leads to."""
