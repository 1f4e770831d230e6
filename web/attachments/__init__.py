"""Attached files: taken in with a form, given back as downloads."""
