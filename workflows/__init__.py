"""The supervision domain: matters, organisation, calendar, ledger; everything an office of supervision knows."""
