"""FEEL's own functions, one module for each kind of value.

Importing this package fills the register of built-in functions.
"""

from engine.feel.builtins import clock, contexts, conversions, dates, lists, numbers, ranges, strings, values

__all__ = ["clock", "contexts", "conversions", "dates", "lists", "numbers", "ranges", "strings", "values"]
