"""Who supervises together: the leading group, and the offices of the four forces."""
