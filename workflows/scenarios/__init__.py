"""Scenarios: files beside a diagram that say what it is meant to do, and are played on it before it is proposed."""
