"""Assignments: one matter given to one unit, as lead or as co-unit, with its duty and its handler."""
