"""Cuts a FEEL text into tokens. Names of several words are recognised where they are known beforehand."""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelSyntaxError
from engine.feel.numbers import CONTEXT, DIGITS

KEYWORDS = frozenset(
    [
        "and",
        "between",
        "else",
        "every",
        "external",
        "false",
        "for",
        "function",
        "if",
        "in",
        "instance",
        "not",
        "null",
        "of",
        "or",
        "return",
        "satisfies",
        "some",
        "then",
        "true",
    ]
)
_LETTERS = (
    r"A-Za-z_\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3005-\u3007\u3021-\u302f\u3031-\ud7ff\uf900-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe\uff21-\uff3a\uff41-\uff5a"
    r"\uff66-\uffdc\U00010000-\U000effff"
)
_PARTS = _LETTERS + r"0-9?\u00b7\u0300-\u036f\u203f-\u2040\uff10-\uff19"
_TOKEN = re.compile(
    rf"""
    (?P<space>(?:\s|\ufeff|//[^\n]*|/\*.*?\*/)+)
  | (?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<text>"(?:[^"\\]|\\.)*")
  | (?P<quoted>`[^`\n]+`)
  | (?P<name>\?(?![{_LETTERS}])|[?{_LETTERS}][{_PARTS}]*)
  | (?P<symbol>\.\.|\*\*|<=|>=|!=|->|[-+*/=<>()\[\]{{}},.:@])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is ``name``, ``keyword``, ``number``, ``text``, ``symbol`` or ``end``.

    ``value`` the name, symbol or FEEL value.

    ``known`` tells a name that must not be joined with the words after it.
    """

    kind: str
    value: Any
    offset: int
    known: bool = False


class KnownNames:
    """Names that need recognition beforehand because they hold spaces or operators, indexed by how they begin."""

    def __init__(self, names: Iterable[str]) -> None:
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for name in sorted(set(names), key=lambda known: (-len(known), known)):
            words = _SPACES.sub(" ", name.strip())
            found = _TOKEN.match(words)
            simple = found is not None and found.lastgroup == "name" and found.end() == len(words)
            if not words or simple:
                continue
            pattern = r"\s+".join(re.escape(word) for word in words.split(" "))
            compiled = re.compile(pattern + rf"(?![{_PARTS}])")
            self._patterns.setdefault(words[0], []).append((compiled, words))

    def at(self, text: str, offset: int) -> tuple[str, int] | None:
        """The longest known name that begins at ``offset`` and where it ends."""
        for pattern, name in self._patterns.get(text[offset], ()):
            found = pattern.match(text, offset)
            if found is not None:
                return name, found.end()
        return None


def tokens(text: str, known: KnownNames) -> Iterator[Token]:
    """The tokens of ``text``, closed by one of kind ``end``. Raises FeelSyntaxError at a character that begins none."""
    offset, end = 0, len(text)
    while offset < end:
        name = known.at(text, offset)
        if name is not None:
            yield Token("name", name[0], offset, known=True)
            offset = name[1]
            continue
        found = _TOKEN.match(text, offset)
        if found is None:
            raise FeelSyntaxError(text, offset, "token", text[offset])
        kind, matched = found.lastgroup, found.group()
        if kind != "space":
            try:
                yield _token(str(kind), matched, offset)
            except ArithmeticError:
                raise FeelSyntaxError(text, offset, "number", matched) from None
        offset = found.end()
    yield Token("end", "", end)


def _token(kind: str, matched: str, offset: int) -> Token:
    if kind == "number":
        return Token(kind, number_literal(matched), offset)
    if kind == "text":
        return Token(kind, unescape(matched[1:-1]), offset)
    if kind == "quoted":
        return Token("name", _SPACES.sub(" ", matched[1:-1].strip()), offset, known=True)
    if kind == "name":
        name = sys.intern(matched)
        return Token("keyword" if name in KEYWORDS else "name", name, offset)
    return Token(kind, matched, offset)


def number_literal(text: str) -> int | Decimal:
    """A number as it is written in FEEL: an int where it has neither point nor exponent."""
    if text.isdigit() and len(text) <= DIGITS:
        return int(text)
    return CONTEXT.create_decimal(text)


def unescape(text: str) -> str:
    r"""A text literal's content.

    ``\uXXXX`` (pairs of surrogates are one character), ``\UXXXXXX``, ``\n`` and the like.
    """
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(_unescaped, text)
    if any("\ud800" <= character <= "\udfff" for character in plain):
        return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return plain


def _unescaped(found: re.Match[str]) -> str:
    code = found.group(1)
    if len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point <= sys.maxunicode else "\ufffd"
    return _SIMPLE_ESCAPES.get(code, "\\" + code)
