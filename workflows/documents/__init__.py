"""Documents that belong to a matter, content-addressed."""
