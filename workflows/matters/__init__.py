"""The matter: what is followed from intake until it is closed out and archived."""
