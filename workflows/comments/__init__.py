"""Comments: what people say to each other about a matter or a task, and who was called by name."""
