r"""Regular expressions that cannot run away: matched in time linear in the text, whatever the pattern.

The syntax is what patterns of forms need: literals, ``.``, ``[classes]``, ``\d \w \s`` and their opposites, groups,
``|``, ``* + ? {m,n}`` (greedy or lazy, which is the same to a test), ``^`` and ``$``. Look-around and back-references
are refused: they cannot be matched that way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from engine.errors import Invalid

MAX_LENGTH = 300
MAX_STATES = 3000
_MAX_REPEAT = 1000
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v"}

Test = Callable[[str], bool]


class BadPattern(Invalid):
    """The pattern is not in the syntax understood here, or too large."""

    code = "form-pattern-bad"


@dataclass(eq=False)
class _State:
    """One state: it takes a character that passes ``test``; without one it moves on where ``edge`` allows."""

    test: Test | None = None
    edge: str = ""
    nexts: list["_State"] = field(default_factory=list)


_Piece = tuple[_State, _State]
_Make = Callable[[], _Piece]


class Pattern:
    """A compiled pattern."""

    def __init__(self, text: str) -> None:
        """Raises BadPattern."""
        if len(text) > MAX_LENGTH:
            raise BadPattern(reason="too-long", limit=MAX_LENGTH)
        self._start, self._end = _Compiler(text).compile()

    def search(self, text: str) -> bool:
        """Whether ``text`` has a part that matches, as JavaScript's ``RegExp.test``."""
        current: set[_State] = set()
        for index in range(len(text) + 1):
            current = self._reach((*current, self._start), at_start=index == 0, at_end=index == len(text))
            if self._end in current:
                return True
            if index < len(text):
                char = text[index]
                current = {after for state in current if state.test and state.test(char) for after in state.nexts}
        return False

    @staticmethod
    def _reach(states: Iterable[_State], *, at_start: bool, at_end: bool) -> set[_State]:
        reached: set[_State] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in reached:
                continue
            reached.add(state)
            blocked = (state.edge == "^" and not at_start) or (state.edge == "$" and not at_end)
            if state.test is None and not blocked:
                waiting.extend(state.nexts)
        return reached


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> Pattern:
    """The compiled pattern, remembered. Raises BadPattern."""
    return Pattern(text)


class _Compiler:
    """Recursive descent; each part is kept as a maker, so that a repetition can build it again."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._states = 0

    def compile(self) -> _Piece:
        make = self._alternatives()
        if self._at < len(self._text):
            raise self._bad("unbalanced")
        return make()

    def _bad(self, reason: str) -> BadPattern:
        return BadPattern(reason=reason, position=self._at)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise self._bad("unfinished")
        self._at += 1
        return char

    def _state(self, test: Test | None = None, edge: str = "") -> _State:
        self._states += 1
        if self._states > MAX_STATES:
            raise self._bad("too-large")
        return _State(test, edge)

    def _alternatives(self) -> _Make:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else lambda: self._either([branch() for branch in branches])

    def _sequence(self) -> _Make:
        parts: list[_Make] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._quantified(self._atom()))
        return lambda: self._chain([part() for part in parts])

    def _quantified(self, make: _Make) -> _Make:
        low, high = self._quantifier()
        if (low, high) == (1, 1):
            return make
        if self._peek() == "?":
            self._at += 1
        if self._peek() and self._peek() in "*+?":
            raise self._bad("nested-quantifier")
        return lambda: self._repeat(make, low, high)

    def _quantifier(self) -> tuple[int, int | None]:
        simple: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        char = self._peek()
        if char in simple:
            self._at += 1
            return simple[char]
        if char != "{":
            return 1, 1
        close = self._text.find("}", self._at)
        low, comma, high = self._text[self._at + 1 : close].partition(",")
        if close < 0 or not low.isdecimal() or (high and not high.isdecimal()):
            raise self._bad("bad-repetition")
        self._at = close + 1
        most = int(low) if not comma else int(high) if high else None
        if int(low) > _MAX_REPEAT or (most is not None and not int(low) <= most <= _MAX_REPEAT):
            raise self._bad("bad-repetition")
        return int(low), most

    def _atom(self) -> _Make:
        char = self._take()
        if char == "(":
            return self._group()
        if char in "^$":
            return lambda: self._single(edge=char)
        test = self._test(char)
        return lambda: self._single(test)

    def _group(self) -> _Make:
        if self._peek() == "?":
            self._at += 1
            if self._take() != ":":
                raise self._bad("unsupported-group")
        make = self._alternatives()
        if self._take() != ")":
            raise self._bad("unbalanced")
        return make

    def _test(self, char: str) -> Test:
        if char == ".":
            return lambda each: each not in "\r\n"
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char in "*+?{":
            raise self._bad("nothing-to-repeat")
        return lambda each: each == char

    def _escape(self) -> Test:
        char = self._take()
        if char in _CLASSES:
            return _CLASSES[char]
        if char in _ESCAPES:
            char = _ESCAPES[char]
        elif char == "u":
            char = self._code_point()
        elif char.isalnum():
            raise self._bad("unsupported-escape")
        return lambda each: each == char

    def _code_point(self) -> str:
        digits = self._text[self._at : self._at + 4]
        self._at += 4
        try:
            return chr(int(digits, 16))
        except ValueError:
            raise self._bad("unsupported-escape") from None

    def _class(self) -> Test:
        inverted = self._peek() == "^"
        self._at += inverted
        tests: list[Test] = []
        while self._peek() != "]":
            tests.append(self._class_part())
        self._at += 1
        return lambda each: any(test(each) for test in tests) != inverted

    def _class_part(self) -> Test:
        first = self._class_char()
        if isinstance(first, str) and self._peek() == "-" and self._text[self._at + 1 : self._at + 2] not in ("]", ""):
            self._at += 1
            last = self._class_char()
            if not isinstance(last, str) or last < first:
                raise self._bad("bad-range")
            return lambda each: first <= each <= last
        return first if not isinstance(first, str) else lambda each: each == first

    def _class_char(self) -> Test | str:
        char = self._take()
        if char != "\\":
            return char
        char = self._take()
        if char in _CLASSES:
            return _CLASSES[char]
        return self._code_point() if char == "u" else _ESCAPES.get(char, char)

    def _single(self, test: Test | None = None, edge: str = "") -> _Piece:
        state, after = self._state(test, edge), self._state()
        state.nexts.append(after)
        return state, after

    def _chain(self, pieces: list[_Piece]) -> _Piece:
        first = last = self._state()
        for start, end in pieces:
            last.nexts.append(start)
            last = end
        return first, last

    def _either(self, pieces: list[_Piece]) -> _Piece:
        first, last = self._state(), self._state()
        for start, end in pieces:
            first.nexts.append(start)
            end.nexts.append(last)
        return first, last

    def _repeat(self, make: _Make, low: int, high: int | None) -> _Piece:
        pieces = [make() for _ in range(low)]
        if high is None:
            start, end = make()
            around, after = self._state(), self._state()
            around.nexts += [start, after]
            end.nexts.append(around)
            pieces.append((around, after))
        else:
            for _ in range(high - low):
                start, end = make()
                start_or_not = self._state()
                start_or_not.nexts += [start, end]
                pieces.append((start_or_not, end))
        return self._chain(pieces)


def _word(char: str) -> bool:
    return char == "_" or (char.isascii() and char.isalnum())


_CLASSES: dict[str, Test] = {
    "d": lambda char: char in "0123456789",
    "D": lambda char: char not in "0123456789",
    "w": _word,
    "W": lambda char: not _word(char),
    "s": str.isspace,
    "S": lambda char: not char.isspace(),
}
