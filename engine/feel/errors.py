"""What can go wrong with a FEEL text.

An ordinary type error is none of these: it makes the value null, as FEEL demands.
"""

from typing import Any

from engine.errors import Invalid


class FeelSyntaxError(Invalid):
    """The text is not FEEL. Details: ``text``, ``line`` and ``column`` (from 1), ``expected``, ``found``."""

    code = "feel-syntax"

    def __init__(self, text: str, offset: int, expected: str, found: str) -> None:
        line = text.count("\n", 0, offset) + 1
        column = offset - text.rfind("\n", 0, offset)
        super().__init__(text=text[:200], line=line, column=column, expected=expected, found=found[:40])


class FeelEvaluationError(Invalid):
    """The evaluation took more than it may. Details: ``limit`` is ``steps``, ``depth`` or ``size``."""

    code = "feel-limit"

    def __init__(self, limit: str, **details: Any) -> None:
        super().__init__(limit=limit, **details)
