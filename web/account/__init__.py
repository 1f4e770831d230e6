"""Sign-in, password, profile and language: what everybody does with the own account."""
