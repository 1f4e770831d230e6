"""The cursor over a text's tokens, and the part of the grammar that names types."""

from engine.feel import ast
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token

MAX_TYPE_DEPTH = 20


class TypeParser:
    """Walks tokens; reads names and types such as ``list<number>`` or ``context<a: string>``."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self.text = text
        self.tokens = found
        self.position = 0
        self._defined: set[str] = set()

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.position]

    @property
    def following(self) -> Token:
        """The token after the next."""
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)]

    def at(self, kind: str, value: str | None = None) -> bool:
        """Whether the next token is of ``kind`` and, where given, ``value``."""
        token = self.tokens[self.position]
        return token.kind == kind and (value is None or token.value == value)

    def advance(self) -> Token:
        """Read the next token."""
        token = self.tokens[self.position]
        if token.kind != "end":
            self.position += 1
        return token

    def accept(self, value: str) -> bool:
        """Read the symbol or keyword ``value`` if it is next."""
        token = self.tokens[self.position]
        if token.value == value and token.kind in ("symbol", "keyword"):
            self.position += 1
            return True
        return False

    def expect(self, value: str) -> None:
        """Read the symbol or keyword ``value``. Raises FeelSyntaxError when something else is next."""
        if not self.accept(value):
            raise self.unexpected(value)

    def expect_kind(self, kind: str) -> Token:
        """Read a token of ``kind``. Raises FeelSyntaxError when something else is next."""
        if self.token.kind != kind:
            raise self.unexpected(kind)
        return self.advance()

    def expect_end(self) -> None:
        """Raises FeelSyntaxError when something is left."""
        if self.token.kind != "end":
            raise self.unexpected("end")

    def unexpected(self, expected: str) -> FeelSyntaxError:
        """The error for the next token."""
        token = self.token
        found = "end" if token.kind == "end" else str(token.value)
        return FeelSyntaxError(self.text, token.offset, expected, found)

    def name(self) -> str:
        """A name that is used.

        Of words that follow each other, as many belong to it as the text itself has defined to be one name.
        """
        first = self.expect_kind("name")
        if first.known:
            return str(first.value)
        words = self._words_ahead(str(first.value))
        while len(words) > 1 and " ".join(words) not in self._defined:
            words.pop()
        self.position += len(words) - 1
        return " ".join(words)

    def new_name(self) -> str:
        """A name that is defined here: all the words up to the next sign or keyword."""
        first = self.expect_kind("name")
        words = [str(first.value)] if first.known else self._words_ahead(str(first.value))
        self.position += len(words) - 1
        return self.define(" ".join(words))

    def define(self, name: str) -> str:
        """Remember that the words of ``name`` are one name from here on."""
        if " " in name:
            self._defined.add(name)
        return name

    def _words_ahead(self, first: str) -> list[str]:
        words, position = [first], self.position
        while self.tokens[position].kind == "name" and not self.tokens[position].known:
            words.append(str(self.tokens[position].value))
            position += 1
        return words

    def type_name(self, depth: int = 0) -> ast.TypeName:
        """A type. Raises FeelSyntaxError."""
        if depth > MAX_TYPE_DEPTH:
            raise self.unexpected("less nesting")
        if self.accept("function"):
            return self._function_type(depth)
        name = self.new_name()
        while self.accept("."):
            name = f"{name}.{self.new_name()}"
        if name == "context" and self.accept("<"):
            return self._context_type(depth)
        if name in ("list", "range") and self.accept("<"):
            argument = self.type_name(depth + 1)
            self.expect(">")
            return ast.TypeName(name, (argument,))
        return ast.TypeName(name)

    def _function_type(self, depth: int) -> ast.TypeName:
        arguments: list[ast.TypeName] = []
        self.expect("<")
        while not self.accept(">"):
            if arguments:
                self.expect(",")
            arguments.append(self.type_name(depth + 1))
        self.expect("->")
        return ast.TypeName("function", tuple(arguments), result=self.type_name(depth + 1))

    def _context_type(self, depth: int) -> ast.TypeName:
        fields: list[str] = []
        arguments: list[ast.TypeName] = []
        while not self.accept(">"):
            if fields:
                self.expect(",")
            fields.append(self.new_name())
            self.expect(":")
            arguments.append(self.type_name(depth + 1))
        return ast.TypeName("context", tuple(arguments), tuple(fields))
