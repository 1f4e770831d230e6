"""An office kept in one file: backup, restore, and the move to another database."""
