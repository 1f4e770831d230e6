"""Tags: what a matter is about and how it is supervised, in words that the office can add to."""
