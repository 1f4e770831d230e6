"""The demo office: a fictional city whose supervision office is filled from its own ledger."""
