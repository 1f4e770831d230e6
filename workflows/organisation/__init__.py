"""The organisation: units as a tree, the people in them, their roles, and who is signed in."""
