"""The ledger: how do we stand? And the import: can I trust the reading?"""
