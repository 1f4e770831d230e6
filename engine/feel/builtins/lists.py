"""Functions on lists. Positions count from 1, or backwards from -1; none of them changes what it is given."""

import functools
from typing import Any

from engine.feel import numbers, operators
from engine.feel.builtins.numbers import total
from engine.feel.calls import call_value
from engine.feel.functions import builtin
from engine.feel.numbers import CONTEXT, Number
from engine.feel.scope import State
from engine.feel.values import Function
from engine.feel.weights import ITEMS_PER_STEP, spend_on_finding, weight

List = list[Any]


def _all_numbers(items: List) -> bool:
    return all(numbers.is_number(item) for item in items)


def _same(left: Any, right: Any) -> bool:
    return operators.equal(left, right) is True


def _index(items: List, position: Number, *, beyond: int = 0) -> int | None:
    """The Python index of a position; None when it lies outside of the list (lengthened by ``beyond``)."""
    place = numbers.integral(position)
    if place is None or not place or abs(place) > len(items) + (beyond if place > 0 else 0):
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("list contains(list: list, element: any)", stateful=True)
def list_contains(state: State, items: List, element: Any) -> bool:
    """Whether an item equals ``element``, which may be null."""
    spend_on_finding(state, items, element)
    return any(_same(item, element) for item in items)


@builtin("count(list: list)")
def count(items: List) -> int:
    """The number of items."""
    return len(items)


@builtin("is empty(list: list)")
def is_empty(items: List) -> bool:
    """Whether there is no item."""
    return not items


def _extreme(items: List, sign: int) -> Any:
    if not items:
        return None
    best = items[0]
    for item in items:
        ordered = operators.order(item, best)
        if ordered is None:
            return None
        if ordered * sign > 0:
            best = item
    return best


@builtin("min(*list: any)")
@builtin("min(list: list)")
def minimum(items: List) -> Any:
    """The least item; null when the items cannot be ordered or there is none."""
    return _extreme(items, -1)


@builtin("max(*list: any)")
@builtin("max(list: list)")
def maximum(items: List) -> Any:
    """The greatest item."""
    return _extreme(items, 1)


@builtin("sum(*list: any)")
@builtin("sum(list: list)")
def sum_of(items: List) -> Any:
    """The sum of numbers or durations; null when an item is neither, or there is none."""
    return total(items) if items else None


@builtin("mean(*list: any)")
@builtin("mean(list: list)")
def mean(items: List) -> Any:
    """The arithmetic mean of numbers or durations."""
    return operators.divide(total(items), len(items)) if items else None


@builtin("product(*list: any)")
@builtin("product(list: list)")
def product(items: List) -> Number | None:
    """The product of numbers."""
    if not items or not _all_numbers(items):
        return None
    result: Number | None = functools.reduce(operators.multiply, items)
    return result


@builtin("median(*list: any)")
@builtin("median(list: list)")
def median(items: List) -> Any:
    """The middle number, or the mean of the two in the middle."""
    if not items or not _all_numbers(items):
        return None
    ordered, middle = sorted(items), len(items) // 2
    return (
        ordered[middle] if len(items) % 2 else operators.divide(operators.add(ordered[middle - 1], ordered[middle]), 2)
    )


@builtin("stddev(*list: any)")
@builtin("stddev(list: list)")
def stddev(items: List) -> Number | None:
    """The sample standard deviation; null for fewer than two numbers."""
    if len(items) <= 1 or not _all_numbers(items):
        return None
    centre = mean(items)
    squares = [operators.power(operators.subtract(item, centre), 2) for item in items]
    variance = operators.divide(total(squares), len(items) - 1)
    return None if variance is None else CONTEXT.sqrt(numbers.decimal(variance))


@builtin("mode(*list: any)")
@builtin("mode(list: list)")
def mode(items: List) -> List | None:
    """The most frequent numbers, in ascending order."""
    if not _all_numbers(items):
        return None
    counts: dict[Number, int] = {}
    for item in items:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


@builtin("all(*list: any)")
@builtin("all(list: list)")
def all_of(items: List) -> bool | None:
    """Whether every item is true, in three-valued logic; null when an item is no boolean."""
    if not all(item is None or type(item) is bool for item in items):
        return None
    return False if False in items else None if None in items else True


@builtin("any(*list: any)")
@builtin("any(list: list)")
def any_of(items: List) -> bool | None:
    """Whether some item is true, in three-valued logic; null when an item is no boolean."""
    if not all(item is None or type(item) is bool for item in items):
        return None
    return True if True in items else None if None in items else False


@builtin("sublist(list: list, start position: number, length?: number?)")
def sublist(items: List, start: Number, length: Number | None) -> List | None:
    """``length`` items from a position; null when they are not all there."""
    first = _index(items, start)
    if first is None:
        return None
    if length is None:
        return items[first:]
    amount = int(length)
    return items[first : first + amount] if 0 < amount <= len(items) - first else None


@builtin("append(list: list, *item: any)")
def append(items: List, more: List) -> List:
    """The list with items added at its end."""
    return items + more


@builtin("concatenate(*list: list)")
def concatenate(lists: list[List]) -> List:
    """All lists as one."""
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: List, position: Number, item: Any) -> List | None:
    """The list with an item inserted at a position."""
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index:]]


@builtin("remove(list: list, position: number)")
def remove(items: List, position: Number) -> List | None:
    """The list without the item at a position."""
    index = _index(items, position)
    return None if index is None else items[:index] + items[index + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def list_replace(items: List, position: Number, item: Any) -> List | None:
    """The list with another item at a position."""
    index = _index(items, position)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)", stateful=True)
def list_replace_matching(state: State, items: List, match: Function, item: Any) -> List | None:
    """The list with ``newItem`` for each item for which ``match(item, newItem)`` is true."""
    verdicts = [call_value(match, state, (), [old, item]) for old in items]
    if not all(type(verdict) is bool for verdict in verdicts):
        return None
    return [item if verdict else old for old, verdict in zip(items, verdicts, strict=True)]


@builtin("reverse(list: list)")
def reverse(items: List) -> List:
    """The items from last to first."""
    return items[::-1]


@builtin("index of(list: list, match: any)", stateful=True)
def index_of(state: State, items: List, match: Any) -> List:
    """The positions of the items that equal ``match``."""
    spend_on_finding(state, items, match)
    return [position for position, item in enumerate(items, 1) if _same(item, match)]


@builtin("distinct values(list: list)", stateful=True)
def distinct_values(state: State, items: List) -> List:
    """The items without repetitions, in order."""
    found: List = []
    for item in items:
        state.spend(weight(found))
        if not list_contains(state, found, item):
            found.append(item)
    return found


@builtin("duplicate values(list: list)", stateful=True)
def duplicate_values(state: State, items: List) -> List:
    """The items that occur more than once, each once."""
    state.spend(len(items) * len(items) // ITEMS_PER_STEP)
    for item in items:
        spend_on_finding(state, items, item)
    return distinct_values(state, [item for item in items if sum(_same(item, other) for other in items) > 1])


@builtin("union(*list: list)", stateful=True)
def union(state: State, lists: list[List]) -> List:
    """All lists as one, without repetitions."""
    return distinct_values(state, concatenate(lists))


@builtin("flatten(list: list)", stateful=True)
def flatten(state: State, items: List) -> List:
    """Lists within the list replaced by their items, at every depth."""
    flat: List = []
    for item in items:
        state.spend()
        flat.extend(flatten(state, item) if type(item) is list else [item])
    return flat


@builtin("sort(list: list)", stateful=True)
def sort_natural(state: State, items: List) -> List | None:
    """The items in ascending order; null when they cannot be ordered."""
    state.spend(len(items) + ITEMS_PER_STEP * sum(map(weight, items)))
    if any(operators.order(items[0], item) is None for item in items):
        return None
    return sorted(items, key=functools.cmp_to_key(lambda left, right: operators.order(left, right) or 0))


@builtin("sort(list: list, precedes: function)", stateful=True)
def sort(state: State, items: List, precedes: Function) -> List | None:
    """The items ordered so that ``precedes(a, b)`` holds for neighbours; equal items keep their order."""

    def compare(left: Any, right: Any) -> int:
        if call_value(precedes, state, (), [left, right]) is True:
            return -1
        return 1 if call_value(precedes, state, (), [right, left]) is True else 0

    return sorted(items, key=functools.cmp_to_key(compare))


@builtin("partition(list: list, size: number)")
def partition(items: List, size: Number) -> List | None:
    """The items in lists of at most ``size``."""
    step = int(size)
    return [items[start : start + step] for start in range(0, len(items), step)] if step > 0 else None
