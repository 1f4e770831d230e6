"""Functions on texts. Positions count characters from 1."""

from engine.feel import regex
from engine.feel.errors import FeelEvaluationError
from engine.feel.functions import builtin
from engine.feel.numbers import Number
from engine.feel.operators import MAX_TEXT
from engine.feel.scope import State


@builtin("substring(string: string, start position: number, length?: number)")
def substring(string: str, start: Number, length: Number | None) -> str | None:
    """The characters from ``start`` (backwards from -1), at most ``length``; null for positions outside of the text."""
    first = int(start)
    if not first or abs(first) > len(string) or (length is not None and length < 1):
        return None
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin:] if length is None else string[begin : begin + int(length)]


@builtin("string length(string: string)")
def string_length(string: str) -> int:
    """The number of characters."""
    return len(string)


@builtin("upper case(string: string)")
def upper_case(string: str) -> str:
    """In capital letters."""
    return string.upper()


@builtin("lower case(string: string)")
def lower_case(string: str) -> str:
    """In small letters."""
    return string.lower()


@builtin("trim(string: string)")
def trim(string: str) -> str:
    """Without spaces at both ends."""
    return string.strip()


@builtin("substring before(string: string, match: string)")
def substring_before(string: str, match: str) -> str:
    """What stands before the first ``match``; empty when there is none."""
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after(string: string, match: string)")
def substring_after(string: str, match: str) -> str:
    """What stands after the first ``match``; empty when there is none."""
    return string.partition(match)[2] if match else string


@builtin("contains(string: string, match: string)")
def contains(string: str, match: str) -> bool:
    """Whether ``match`` occurs."""
    return match in string


@builtin("starts with(string: string, match: string)")
def starts_with(string: str, match: str) -> bool:
    """Whether the text begins with ``match``."""
    return string.startswith(match)


@builtin("ends with(string: string, match: string)")
def ends_with(string: str, match: str) -> bool:
    """Whether the text ends with ``match``."""
    return string.endswith(match)


@builtin("matches(input: string, pattern: string, flags?: string?)", stateful=True)
def matches(state: State, text: str, pattern: str, flags: str | None) -> bool | None:
    """Whether the regular expression occurs in the text; null when it is none."""
    compiled = regex.compile_pattern(pattern, flags or "")
    return None if compiled is None else compiled.search(text, 0, state) is not None


@builtin("replace(input: string, pattern: string, replacement: string, flags?: string?)", stateful=True)
def replace(state: State, text: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    """Every match replaced; ``$1`` is the first group.

    Null for a wrong pattern or replacement, or a pattern that matches nothing at all.
    """
    compiled = regex.compile_pattern(pattern, flags or "")
    return None if compiled is None else compiled.replace(text, replacement, state)


@builtin("split(string: string, delimiter: string)", stateful=True)
def split(state: State, text: str, delimiter: str) -> list[str] | None:
    """The parts between matches of the regular expression ``delimiter``."""
    compiled = regex.compile_pattern(delimiter, "")
    return None if compiled is None else compiled.split(text, state)


@builtin("extract(string: string, pattern: string)", stateful=True)
def extract(state: State, text: str, pattern: str) -> list[str] | None:
    """Every match of the regular expression."""
    compiled = regex.compile_pattern(pattern, "")
    return None if compiled is None else [text[found.start : found.end] for found in compiled.find_all(text, state)]


@builtin("string join(list: list, delimiter?: string?)")
def string_join(parts: list[object], delimiter: str | None) -> str | None:
    """The texts joined, nulls left out; null when an item is no text."""
    texts = [part for part in parts if part is not None]
    if not all(isinstance(part, str) for part in texts):
        return None
    between = delimiter or ""
    if sum(len(str(part)) + len(between) for part in texts) > MAX_TEXT:
        raise FeelEvaluationError("size")
    return between.join(str(part) for part in texts)
