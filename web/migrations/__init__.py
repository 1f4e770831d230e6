"""Taking running instances over to another version: chosen, previewed, carried out, found again."""
