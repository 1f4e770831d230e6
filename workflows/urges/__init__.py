"""Urges: the counted log of pressing a unit for its report."""
