"""Offers (认领): a piece of a matter is offered to units, and the one that claims it has it."""
