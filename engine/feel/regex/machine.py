"""Runs the instructions of a pattern by backtracking, never twice from the same state, within the budget of steps."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.feel.errors import FeelEvaluationError
from engine.feel.operators import MAX_TEXT
from engine.feel.regex.program import Again, Edge, Fork, Instruction, One, Save
from engine.feel.scope import State

STEPS_PER_STEP = 16
"""Instructions that count as one step of an expression."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern matched; ``groups`` are the texts of its groups, None for one that took no part."""

    start: int
    end: int
    groups: tuple[str | None, ...]


class Pattern:
    """A compiled pattern."""

    def __init__(self, program: tuple[Instruction, ...], groups: int, *, references: bool) -> None:
        self._program = program
        self._groups = groups
        self._references = references

    def search(self, text: str, start: int, state: State) -> Match | None:
        """The first match at or after ``start``. Raises FeelEvaluationError when the budget is used up."""
        seen: set[tuple[int, ...]] = set()
        for begin in range(start, len(text) + 1):
            state.spend()
            found = self._match(text, begin, state, seen)
            if found is not None:
                return found
        return None

    def find_all(self, text: str, state: State) -> Iterator[Match]:
        """Every match that is not empty, one after the other."""
        position = 0
        while position <= len(text):
            found = self.search(text, position, state)
            if found is None:
                return
            if found.end > found.start:
                yield found
            position = max(found.end, found.start + 1)

    def replace(self, text: str, replacement: str, state: State) -> str | None:
        """``text`` with each match replaced; None when the pattern matches empty text or the replacement is wrong."""
        parts = self._replacement(replacement)
        if parts is None or self.search("", 0, state) is not None:
            return None
        result: list[str] = []
        size = position = 0
        for found in self.find_all(text, state):
            result.append(text[position : found.start])
            whole = (text[found.start : found.end], *found.groups)
            result.extend(part if isinstance(part, str) else whole[part] or "" for part in parts)
            position = found.end
            size += sum(len(part) for part in result[-len(parts) - 1 :])
            if size > MAX_TEXT:
                raise FeelEvaluationError("size")
        return "".join(result) + text[position:]

    def split(self, text: str, state: State) -> list[str] | None:
        """The texts between matches; None when the pattern matches the empty text."""
        if self.search("", 0, state) is not None:
            return None
        parts, position = [], 0
        for found in self.find_all(text, state):
            parts.append(text[position : found.start])
            position = found.end
        return [*parts, text[position:]]

    def _replacement(self, text: str) -> list[str | int] | None:
        parts: list[str | int] = []
        index = 0
        while index < len(text):
            character, following = text[index], text[index + 1 : index + 2]
            index += 1
            if character == "\\":
                if following not in ("\\", "$"):
                    return None
                parts.append(following)
                index += 1
            elif character == "$":
                if not (following.isascii() and following.isdigit()):
                    return None
                number, index = int(following), index + 1
                while text[index : index + 1].isdigit() and number * 10 + int(text[index]) <= self._groups:
                    number, index = number * 10 + int(text[index]), index + 1
                parts.append(number if number <= self._groups else "")
            else:
                parts.append(character)
        return parts

    def _match(  # noqa: C901, PLR0912  # a branch for each instruction, in one loop for speed
        self, text: str, begin: int, state: State, seen: set[tuple[int, ...]]
    ) -> Match | None:
        program, end = self._program, len(self._program)
        stack: list[tuple[int, int, tuple[int, ...]]] = [(0, begin, (-1,) * (self._groups * 2 + 2))]
        steps = 0
        while stack:
            at, position, saves = stack.pop()
            while True:
                steps += 1
                if steps % STEPS_PER_STEP == 0:
                    state.spend()
                if at == end:
                    return self._found(text, begin, position, saves)
                key = (at, position, *saves) if self._references else (at, position)
                if key in seen:
                    break
                seen.add(key)
                instruction = program[at]
                if type(instruction) is One:
                    if position == len(text) or not instruction.predicate(text[position]):
                        break
                    position += 1
                elif type(instruction) is Fork:
                    if instruction.second != instruction.first:
                        stack.append((at + instruction.second, position, saves))
                    at += instruction.first
                    continue
                elif type(instruction) is Edge:
                    if not _at_edge(text, position, instruction):
                        break
                elif type(instruction) is Again:
                    taken = _again(text, position, saves, instruction)
                    if taken is None:
                        break
                    position += taken
                elif type(instruction) is Save:
                    slot = instruction.slot
                    saves = (*saves[:slot], position, *saves[slot + 1 :])
                at += 1
        return None

    def _found(self, text: str, begin: int, end: int, saves: tuple[int, ...]) -> Match:
        spans = [(saves[slot], saves[slot + 1]) for slot in range(2, len(saves), 2)]
        return Match(
            begin, end, tuple(text[start:stop] if start <= stop and stop >= 0 else None for start, stop in spans)
        )


def _at_edge(text: str, position: int, edge: Edge) -> bool:
    if edge.at_end:
        return position == len(text) or (edge.lines and text[position] == "\n")
    return position == 0 or (edge.lines and text[position - 1] == "\n" and position < len(text))


def _again(text: str, position: int, saves: tuple[int, ...], again: Again) -> int | None:
    """How many characters the group's text takes again; a group that took no part counts as empty."""
    start, stop = saves[again.number * 2], saves[again.number * 2 + 1]
    expected = text[start:stop] if 0 <= start <= stop else ""
    actual = text[position : position + len(expected)]
    same = actual.casefold() == expected.casefold() if again.any_case else actual == expected
    return len(expected) if same else None
