"""Substitutes during absence: who stands in for whom, naming one, ending it."""
