"""What the engine promises, said a second time in lists and dicts, without a line of the engine's own code."""
