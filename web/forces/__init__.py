"""The page of who supervises: the leading group, the four forces, the pool of experts."""
