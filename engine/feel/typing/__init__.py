"""What can be said of an expression before it runs: the types that its value may have, and what can only fail.

Nothing is guessed. What is not known may be anything, and a value of which several types are known is only found fault
with where every one of them fails. Operators and functions are not described a second time: they are tried on a few
values of each type.
"""

from engine.feel.typing.inference import Inferred, Problem, infer, infer_tests
from engine.feel.typing.kinds import (
    NULL,
    UNKNOWN,
    Known,
    Shape,
    as_json,
    contains,
    context_of,
    either,
    is_only,
    list_of,
    of_type,
    of_value,
    one,
    shown,
)

__all__ = [
    "NULL",
    "UNKNOWN",
    "Inferred",
    "Known",
    "Problem",
    "Shape",
    "as_json",
    "contains",
    "context_of",
    "either",
    "infer",
    "infer_tests",
    "is_only",
    "list_of",
    "of_type",
    "of_value",
    "one",
    "shown",
]
