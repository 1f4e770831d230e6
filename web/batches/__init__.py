"""Batch supervision: choosing candidates from the pools, and the batches made of them."""
