"""Full-text search: where does it say that?"""
