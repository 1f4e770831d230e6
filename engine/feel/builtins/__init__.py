"""FEEL's own functions, one module for each kind of value. Importing this package fills the register of built-in functions."""

from engine.feel.builtins import context, conversion, date, list, number, range, string, value, when

__all__ = ["context", "conversion", "date", "list", "number", "range", "string", "value", "when"]
