"""The pages of those who look after running instances: find one, look into it, operate on it."""
