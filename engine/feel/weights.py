"""What values weigh in steps: long texts and lists use up the budget, so that no cheap call does expensive work."""

from typing import Any

from engine.feel.scope import State

CHARACTERS_PER_STEP = 64
ITEMS_PER_STEP = 16
_HEAVY = frozenset((str, list, dict))


def weight(value: Any) -> int:
    """The steps of going once through ``value``, not through what is in its items."""
    kind = type(value)
    if kind is str:
        return len(value) // CHARACTERS_PER_STEP
    return len(value) // ITEMS_PER_STEP if kind is list or kind is dict else 0


def spend_on_comparing(state: State, left: Any, right: Any) -> None:
    """Use up the steps of comparing two values. Raises FeelEvaluationError when there are not so many left."""
    kind = type(left)
    if kind in _HEAVY and kind is type(right) and len(left) == len(right):
        most = state.steps * ITEMS_PER_STEP
        state.spend(weight(left) if kind is str else 1 + _parts(left, most) // ITEMS_PER_STEP)


def spend_on_finding(state: State, items: list[Any], wanted: Any) -> None:
    """Use up the steps of comparing each of ``items`` with ``wanted``. Raises FeelEvaluationError."""
    if type(wanted) in _HEAVY:
        for item in items:
            spend_on_comparing(state, item, wanted)


def _parts(value: Any, most: int) -> int:
    """How many values are in ``value`` at every depth, a shared one once; not more than just above ``most``."""
    seen: set[int] = set()
    left: list[Any] = [value]
    count = 0
    while left and count <= most:
        one = left.pop()
        count += 1
        if isinstance(one, list | dict) and id(one) not in seen:
            seen.add(id(one))
            left.extend(one.values() if isinstance(one, dict) else one)
    return count
