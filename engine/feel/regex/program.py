"""Assembles the tree of a pattern into the instructions of the machine."""

from dataclasses import dataclass

from engine.feel.regex.characters import Predicate
from engine.feel.regex.parser import Anchor, Choice, Group, PatternError, Reference, Repeat, Sequence, Take, Tree

MAX_PROGRAM = 20_000


@dataclass(frozen=True, slots=True)
class One:
    """Take one character that the predicate accepts."""

    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Fork:
    """Go on at the first offset; if that fails, at the second. Offsets are relative."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Save:
    """Remember the position in a slot: 2n is the start of group n, 2n + 1 its end."""

    slot: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Be at the start or end of the text or line."""

    at_end: bool
    lines: bool


@dataclass(frozen=True, slots=True)
class Again:
    """Take the text of a group again."""

    number: int
    any_case: bool


Instruction = One | Fork | Save | Edge | Again


def assemble(tree: Tree) -> list[Instruction]:
    """The instructions; a match is reached behind the last one. Raises PatternError when they become too many."""
    program = _assemble(tree)
    if len(program) > MAX_PROGRAM:
        raise PatternError("size")
    return program


def _assemble(tree: Tree) -> list[Instruction]:  # noqa: PLR0911  # one for each kind of part
    if isinstance(tree, Take):
        return [One(tree.predicate)]
    if isinstance(tree, Sequence):
        return [instruction for part in tree.parts for instruction in assemble(part)]
    if isinstance(tree, Choice):
        return _choice([assemble(part) for part in tree.parts])
    if isinstance(tree, Repeat):
        return _repeat(tree)
    if isinstance(tree, Group):
        return [Save(tree.number * 2), *assemble(tree.part), Save(tree.number * 2 + 1)]
    if isinstance(tree, Anchor):
        return [Edge(tree.at_end, tree.lines)]
    if isinstance(tree, Reference):
        return [Again(tree.number, tree.any_case)]
    raise PatternError(type(tree).__name__)


def _choice(parts: list[list[Instruction]]) -> list[Instruction]:
    program = parts[-1]
    for part in reversed(parts[:-1]):
        jump = len(program) + 1
        program = [Fork(1, len(part) + 2), *part, Fork(jump, jump), *program]
    return program


def _repeat(tree: Repeat) -> list[Instruction]:
    part = assemble(tree.part)
    copies = max(tree.least, tree.most or 0) + 2
    if len(part) * copies > MAX_PROGRAM:
        raise PatternError("size")
    program = part * tree.least
    if tree.most is None:
        enter, leave = 1, len(part) + 2
        program += [
            Fork(leave, enter) if tree.lazy else Fork(enter, leave),
            *part,
            Fork(-len(part) - 1, -len(part) - 1),
        ]
        return program
    optional = tree.most - tree.least
    for remaining in range(optional, 0, -1):
        leave = remaining * (len(part) + 1)
        program += [Fork(leave, 1) if tree.lazy else Fork(1, leave), *part]
    return program
