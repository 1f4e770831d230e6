"""Notifications: what a person is told, at least once and never twice."""
