"""Tracking records: how and with whom a matter was followed up."""
