"""Coordination (协调督办): what a unit cannot settle alone goes to the leader, is split up and checked again."""
