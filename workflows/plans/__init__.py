"""Supervision plans: what a decision or an inspection is carried out by, what was found, and how it was summed up."""
