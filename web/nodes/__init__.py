"""A process that works until it is told to stop: the pages, the ticker, or both."""
