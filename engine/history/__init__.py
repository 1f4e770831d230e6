"""What happened, in order, chained by hashes so that nothing can be changed, removed, inserted or reordered unnoticed."""
