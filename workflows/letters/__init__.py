"""Supervision letters, notices to units and their signed receipts."""
