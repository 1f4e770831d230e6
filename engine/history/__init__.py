"""What happened, in order, chained by hashes: nothing can be changed, removed, inserted or reordered unnoticed."""
