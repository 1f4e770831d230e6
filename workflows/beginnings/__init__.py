"""Where a diagram is begun: with a matter, beside one, or from one unit's part. The diagram itself says it."""
