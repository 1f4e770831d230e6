"""Inspections on the spot: ordered, approved, carried out, and shown to the unit or kept from it."""
