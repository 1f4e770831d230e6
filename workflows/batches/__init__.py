"""Batch supervision: matters of the same sort, followed up together under one name and limit."""
