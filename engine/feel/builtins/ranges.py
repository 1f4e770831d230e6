"""Functions that relate points and ranges: DMN table 78. A point is any value that has an order."""

from typing import Any

from engine.feel import operators
from engine.feel.functions import builtin
from engine.feel.ranges import read_range
from engine.feel.values import Range


def _range_of(value: Any) -> Range:
    return value if type(value) is Range else Range(value, value, start_included=True, end_included=True)


def _ends(first: Any, second: Any) -> tuple[Range, Range] | None:
    """Both as ranges with ends that can be compared."""
    one, two = _range_of(first), _range_of(second)
    for range_ in (one, two):
        if range_.form == "!=" or not range_.bounded:
            return None
    return (
        None
        if operators.order(one.start, two.start) is None or operators.order(one.end, two.end) is None
        else (one, two)
    )


def _sign(left: Any, right: Any) -> int:
    return operators.order(left, right) or 0


def _before(one: Range, two: Range) -> bool:
    sign = _sign(one.end, two.start)
    return sign < 0 or (sign == 0 and not (one.end_included and two.start_included))


def _starts_first(one: Range, two: Range) -> bool:
    sign = _sign(one.start, two.start)
    return sign < 0 or (sign == 0 and one.start_included >= two.start_included)


def _ends_last(one: Range, two: Range) -> bool:
    sign = _sign(one.end, two.end)
    return sign > 0 or (sign == 0 and one.end_included >= two.end_included)


def _same_start(one: Range, two: Range) -> bool:
    return _sign(one.start, two.start) == 0 and one.start_included == two.start_included


def _same_end(one: Range, two: Range) -> bool:
    return _sign(one.end, two.end) == 0 and one.end_included == two.end_included


def _touch(one: Range, two: Range) -> bool:
    return _sign(one.end, two.start) == 0 and one.end_included and two.start_included


@builtin("before(point1: any, point2: any)")
@builtin("before(point: any, range: any)")
@builtin("before(range: any, point: any)")
@builtin("before(range1: any, range2: any)")
def before(first: Any, second: Any) -> bool | None:
    """Whether the first lies wholly before the second."""
    ends = _ends(first, second)
    return None if ends is None else _before(*ends)


@builtin("after(point1: any, point2: any)")
@builtin("after(point: any, range: any)")
@builtin("after(range: any, point: any)")
@builtin("after(range1: any, range2: any)")
def after(first: Any, second: Any) -> bool | None:
    """Whether the first lies wholly after the second."""
    return before(second, first)


@builtin("meets(range1: range, range2: range)")
def meets(first: Range, second: Range) -> bool | None:
    """Whether the first ends where the second starts, both including the point."""
    ends = _ends(first, second)
    return None if ends is None else _touch(*ends)


@builtin("met by(range1: range, range2: range)")
def met_by(first: Range, second: Range) -> bool | None:
    """Whether the first starts where the second ends."""
    return meets(second, first)


@builtin("overlaps(range1: range, range2: range)")
def overlaps(first: Range, second: Range) -> bool | None:
    """Whether some point is in both."""
    ends = _ends(first, second)
    return None if ends is None else not _before(*ends) and not _before(ends[1], ends[0])


@builtin("overlaps before(range1: range, range2: range)")
def overlaps_before(first: Range, second: Range) -> bool | None:
    """Whether the first starts before the second, and ends in it."""
    ends = _ends(first, second)
    if ends is None:
        return None
    one, two = ends
    starts = _starts_first(one, two) and not _same_start(one, two)
    return starts and not _before(one, two) and _ends_last(two, one)


@builtin("overlaps after(range1: range, range2: range)")
def overlaps_after(first: Range, second: Range) -> bool | None:
    """Whether the first starts in the second, and ends after it."""
    ends = _ends(first, second)
    if ends is None:
        return None
    one, two = ends
    starts = _starts_first(two, one) and not _same_start(one, two)
    return starts and not _before(two, one) and _ends_last(one, two)


@builtin("finishes(point: any, range: range)")
@builtin("finishes(range1: any, range2: range)")
def finishes(first: Any, second: Range) -> bool | None:
    """Whether the first lies in the second and ends with it."""
    ends = _ends(first, second)
    return None if ends is None else _same_end(*ends) and _starts_first(ends[1], ends[0])


@builtin("finished by(range: range, point: any)")
@builtin("finished by(range1: range, range2: any)")
def finished_by(first: Range, second: Any) -> bool | None:
    """Whether the second finishes the first."""
    return finishes(second, first)


@builtin("includes(range: range, point: any)")
@builtin("includes(range1: range, range2: any)")
def includes(first: Range, second: Any) -> bool | None:
    """Whether the second lies wholly in the first."""
    ends = _ends(first, second)
    return None if ends is None else _starts_first(*ends) and _ends_last(*ends)


@builtin("during(point: any, range: range)")
@builtin("during(range1: any, range2: range)")
def during(first: Any, second: Range) -> bool | None:
    """Whether the first lies wholly in the second."""
    return includes(second, first)


@builtin("starts(point: any, range: range)")
@builtin("starts(range1: any, range2: range)")
def starts(first: Any, second: Range) -> bool | None:
    """Whether the first lies in the second and starts with it."""
    ends = _ends(first, second)
    return None if ends is None else _same_start(*ends) and _ends_last(ends[1], ends[0])


@builtin("started by(range: range, point: any)")
@builtin("started by(range1: range, range2: any)")
def started_by(first: Range, second: Any) -> bool | None:
    """Whether the second starts the first."""
    return starts(second, first)


@builtin("coincides(point1: any, point2: any)")
@builtin("coincides(range1: any, range2: any)")
def coincides(first: Any, second: Any) -> bool | None:
    """Whether both are the same."""
    ends = _ends(first, second)
    return None if ends is None else _same_start(*ends) and _same_end(*ends)


@builtin("range(from: string)")
def range_of_text(text: str) -> Range | None:
    """The range that the text writes with literal ends, such as ``[1..10)``; null when it writes none."""
    return read_range(text)
