"""Reading (阅示): a leader reads how a matter stands, rates it, comments, or writes a further directive."""
