"""Parses a pattern of XPath into a tree."""

from dataclasses import dataclass

from engine.feel.regex import characters
from engine.feel.regex.characters import Predicate

MAX_PATTERN = 2_000
MAX_REPEAT = 1_000
MAX_DIGITS = 8
_SINGLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"} | {letter: letter for letter in "\\|.?*+(){}-[]^$"}


class PatternError(ValueError):
    """The pattern is no regular expression of XPath."""


@dataclass(frozen=True)
class Tree:
    """A part of a pattern."""


@dataclass(frozen=True)
class Take(Tree):
    """One character."""

    predicate: Predicate


@dataclass(frozen=True)
class Sequence(Tree):
    """One part after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Choice(Tree):
    """The first part that leads to a match."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Repeat(Tree):
    """``part`` at least ``least`` and at most ``most`` times (None: without end)."""

    part: Tree
    least: int
    most: int | None
    lazy: bool


@dataclass(frozen=True)
class Group(Tree):
    """A part whose text is kept under a number."""

    part: Tree
    number: int


@dataclass(frozen=True)
class Reference(Tree):
    """The same text as that group's."""

    number: int
    any_case: bool


@dataclass(frozen=True)
class Anchor(Tree):
    """The start (``^``) or end (``$``) of the text, or of a line."""

    at_end: bool
    lines: bool


def parse(pattern: str, flags: str) -> tuple[Tree, int, bool]:
    """The tree, the number of groups, and whether it refers back to one. Raises PatternError."""
    if not set(flags) <= set("smixq") or len(pattern) > MAX_PATTERN:
        raise PatternError(flags)
    parser = _Parser(_without_spaces(pattern) if "x" in flags and "q" not in flags else pattern, flags)
    tree = parser.literal() if "q" in flags else parser.choice()
    if parser.position < len(parser.pattern):
        raise PatternError(pattern)
    return tree, parser.groups, parser.references


def _without_spaces(pattern: str) -> str:
    kept, depth, escaped = [], 0, False
    for character in pattern:
        if character in " \t\n\r" and not depth:
            continue
        if not escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)


class _Parser:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.position = 0
        self.groups = 0
        self.references = False
        self._closed: set[int] = set()

    def literal(self) -> Tree:
        """Every character for itself."""
        self.position = len(self.pattern)
        return Sequence(tuple(self._take(_is(character)) for character in self.pattern))

    def choice(self) -> Tree:
        """Alternatives up to the end or a closing parenthesis."""
        parts = [self._sequence()]
        while self._accept("|"):
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _sequence(self) -> Tree:
        parts: list[Tree] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, part: Tree) -> Tree:
        sign = self._peek()
        if sign not in ("?", "*", "+", "{") or not sign:
            return part
        self.position += 1
        least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign) or self._bounds()
        lazy = self._accept("?")
        if self._peek() in ("?", "*", "+", "{") and self._peek():
            raise PatternError(self.pattern)
        return Repeat(part, least, most, lazy)

    def _bounds(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.position)
        low, comma, high = self.pattern[self.position : max(end, self.position)].partition(",")
        if end < 0 or not low.isdigit() or not (high.isdigit() or not high) or len(low + high) > MAX_DIGITS:
            raise PatternError(self.pattern)
        self.position = end + 1
        most = int(high) if high else None if comma else int(low)
        if int(low) > MAX_REPEAT or (most is not None and (most > MAX_REPEAT or most < int(low))):
            raise PatternError(self.pattern)
        return int(low), most

    def _atom(self) -> Tree:
        character = self._next()
        if character == "(":
            return self._group()
        if character == "[":
            return Take(self._class())
        if character == ".":
            return Take((lambda _taken: True) if "s" in self.flags else (lambda taken: taken not in "\n\r"))
        if character in "^$":
            return Anchor(character == "$", "m" in self.flags)
        if character == "\\":
            return self._escape()
        if character in "?*+{}]":
            raise PatternError(self.pattern)
        return self._take(_is(character))

    def _group(self) -> Tree:
        if self._accept("?"):
            if not self._accept(":"):
                raise PatternError(self.pattern)
            part = self.choice()
        else:
            self.groups += 1
            number = self.groups
            part = Group(self.choice(), number)
            self._closed.add(number)
        if not self._accept(")"):
            raise PatternError(self.pattern)
        return part

    def _escape(self) -> Tree:
        if self._peek().isdigit():
            number = int(self._next())
            while self._peek().isdigit() and number * 10 + int(self._peek()) <= self.groups:
                number = number * 10 + int(self._next())
            if number not in self._closed:
                raise PatternError(self.pattern)
            self.references = True
            return Reference(number, "i" in self.flags)
        return self._take(self._escaped())

    def _escaped(self) -> Predicate:
        letter = self._next()
        if letter in _SINGLE_ESCAPES:
            return _is(_SINGLE_ESCAPES[letter])
        if letter in ("p", "P"):
            end = self.pattern.find("}", self.position)
            if not self._accept("{") or end < 0:
                raise PatternError(self.pattern)
            found = characters.property_of(self.pattern[self.position : end])
            self.position = end + 1
            if found is not None and letter == "P":
                found = characters.negation(found)
        else:
            found = characters.class_of(letter)
        if found is None:
            raise PatternError(self.pattern)
        return found

    def _class(self) -> Predicate:
        negated = self._accept("^")
        predicates: list[Predicate] = []
        subtracted: Predicate | None = None
        while not self._accept("]"):
            if subtracted is not None:
                raise PatternError(self.pattern)
            if predicates and self.pattern.startswith("-[", self.position):
                self.position += 2
                subtracted = self._class()
            else:
                predicates.append(self._class_part())
        if not predicates:
            raise PatternError(self.pattern)
        taken = self._cased(characters.union(predicates))
        taken = characters.negation(taken) if negated else taken
        if subtracted is None:
            return taken
        unwanted = subtracted
        return lambda character: taken(character) and not unwanted(character)

    def _class_part(self) -> Predicate:
        first = self._next()
        if first == "[":
            raise PatternError(self.pattern)
        if first == "\\":
            if self._peek() not in _SINGLE_ESCAPES:
                return self._escaped()
            first = _SINGLE_ESCAPES[self._next()]
        following = self.pattern[self.position + 1 : self.position + 2]
        if self._peek() != "-" or following in ("]", "[", "") or first == "-":
            return _is(first)
        self.position += 1
        last = self._next()
        if last == "\\":
            last = _SINGLE_ESCAPES.get(self._next(), "")
        if not last or last < first:
            raise PatternError(self.pattern)
        return characters.between(first, last)

    def _take(self, predicate: Predicate) -> Take:
        return Take(self._cased(predicate))

    def _cased(self, predicate: Predicate) -> Predicate:
        return characters.any_case(predicate) if "i" in self.flags else predicate

    def _peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def _next(self) -> str:
        if self.position >= len(self.pattern):
            raise PatternError(self.pattern)
        self.position += 1
        return self.pattern[self.position - 1]

    def _accept(self, character: str) -> bool:
        if self._peek() != character:
            return False
        self.position += 1
        return True


def _is(character: str) -> Predicate:
    return character.__eq__
