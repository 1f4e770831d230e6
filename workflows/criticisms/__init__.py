"""Proposals to criticise a unit in a bulletin: found by rule, decided by a person, never automatic. Rule C24."""
