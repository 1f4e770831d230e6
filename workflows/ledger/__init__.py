"""The ledger: reading an office's own, importing it, and handing it out again."""
