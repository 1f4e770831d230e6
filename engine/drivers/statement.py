"""A statement that commands send all the time: built once, compiled once for each kind of database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Delete, Insert, Select, Table, Update, bindparam, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

Rows = list[tuple[Any, ...]]
Process = Callable[[Any], Any] | None
"""Turns a value into what the driver takes, or back; None where the driver's own value is the value."""


class Line(Protocol):
    """An open connection of a driver, in a transaction that it begins by itself."""

    def ask(self, text: str, values: list[Any]) -> Rows:
        """Carry out a statement now, after all that was written before; its rows."""
        ...

    def write(self, text: str, values: list[Any]) -> None:
        """Carry out a statement now, or before whatever is asked next, or with the commit."""
        ...


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement as one kind of database takes it: its text, its parameters in order, the columns of its rows."""

    text: str
    parameters: tuple[tuple[str, Process], ...]
    fixed: Mapping[str, Any]
    columns: tuple[Process, ...]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The values of the parameters in order, as the driver takes them. Raises KeyError where one is missing."""
        found = {**self.fixed, **given}
        return [found[name] if process is None else process(found[name]) for name, process in self.parameters]

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row with the values that the columns mean."""
        return tuple(
            value if process is None else process(value) for value, process in zip(found, self.columns, strict=True)
        )


class Statement:
    """Built of Core; its parameters are given by name."""

    def __init__(self, built: Select[Any] | Insert | Update | Delete) -> None:
        self.built = built
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        """Compiled for a kind of database."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = self._compile(dialect)
        return found

    def _compile(self, dialect: Dialect) -> Compiled:
        compiled: Any = self.built.compile(dialect=dialect)
        parameters = tuple((name, _given(compiled.binds[name].type, dialect)) for name in compiled.positiontup)
        fixed = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
        columns = self.built.selected_columns if isinstance(self.built, Select) else ()
        return Compiled(str(compiled), parameters, fixed, tuple(_found(column.type, dialect) for column in columns))


def inserting(table: Table, **computed: ColumnElement[Any]) -> Statement:
    """Insert a row. What is not given stays empty; what may not be empty must be, but for the number counted up."""
    columns = [column for column in table.columns if column is not table.autoincrement_column]
    given: dict[str, ColumnElement[Any]] = {
        each.name: bindparam(each.name, None, required=not each.nullable) for each in columns
    }
    return Statement(insert(table).values(given | computed))


def _given(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _found(kind: TypeEngine[Any], dialect: Dialect) -> Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
