"""FEEL, the expression language of DMN 1.5: texts are compiled once to closures and run within a budget of steps.

expression = feel.compile_expression('if days > 3 then "late" else "in time"') expression.evaluate({"days": 4})

Values in a context are JSON values (or FEEL values); a result is None, bool, int, Decimal, str, date, time, datetime,
timedelta, YearMonthDuration, Range, Function, list or dict. No Python object is within reach of an expression.
"""

from engine.feel import builtins
from engine.feel.errors import FeelEvaluationError, FeelSyntaxError
from engine.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from engine.feel.functions import Functions
from engine.feel.rendering import json_of, literal_of, text_of
from engine.feel.scope import Environment, Warned
from engine.feel.values import Function, Range, YearMonthDuration

__all__ = [
    "Environment",
    "Expression",
    "FeelEvaluationError",
    "FeelSyntaxError",
    "Function",
    "Functions",
    "Range",
    "UnaryTests",
    "Warned",
    "YearMonthDuration",
    "builtins",
    "compile_expression",
    "compile_unary_tests",
    "json_of",
    "literal_of",
    "text_of",
]
