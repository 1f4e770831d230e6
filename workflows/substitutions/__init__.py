"""Substitutes (代办): during somebody's absence another person does their tasks, in both names."""
