"""A form as plain data: what the components are, not how they look or what is typed into them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.forms.expressions import Expression
from engine.forms.findings import Finding

Amount = int | float | Expression | None
"""A limit: a number, or an expression that gives one."""


@dataclass(frozen=True)
class Option:
    """One choice. ``value`` is a JSON scalar; ``hint`` is further text that a search may find it by."""

    value: Any
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Validation:
    """The limits a value must keep. ``kind`` is form-js's ``validationType``: email, phone, custom or empty."""

    required: bool = False
    min_length: Amount = None
    max_length: Amount = None
    min: Amount = None
    max: Amount = None
    pattern: str | None = None
    message: str = ""
    kind: Literal["", "email", "phone", "custom"] = ""


@dataclass(frozen=True)
class Component:
    """Anything in a form: ``path`` is its place in the JSON, ``hide`` hides it, ``columns`` of 16 is its width."""

    id: str
    type: str
    path: str
    hide: Expression | None = None
    columns: int | None = None


@dataclass(frozen=True)
class Text(Component):
    """Static text."""

    text: str = ""


@dataclass(frozen=True)
class Separator(Component):
    """A rule across the form."""


@dataclass(frozen=True)
class Spacer(Component):
    """Empty height, in pixels."""

    height: int = 0


@dataclass(frozen=True)
class Group(Component):
    """Components under one heading; their values stand beside those outside."""

    label: str = ""
    components: tuple[Component, ...] = ()


@dataclass(frozen=True)
class Field(Component):
    """A component with a value, kept under ``key``. ``properties`` are the form author's own, as written."""

    key: str = ""
    label: str = ""
    description: str = ""
    default: Any = None
    disabled: bool = False
    readonly: bool | Expression = False
    validation: Validation = field(default_factory=Validation)
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DynamicList(Field):
    """Rows of the same components; the value is a list of mappings."""

    components: tuple[Component, ...] = ()
    allow_add_remove: bool = True
    default_repetitions: int = 0


@dataclass(frozen=True)
class TextField(Field):
    """Text in one line or, ``multiline``, in several.

    Beyond ``count_limit`` characters a text needs a reason in the field ``reason_key``: a limit in principle.
    """

    multiline: bool = False
    prefix: str = ""
    suffix: str = ""
    count_limit: Amount = None
    reason_key: str = ""


@dataclass(frozen=True)
class Number(Field):
    """A number with at most ``decimal_digits`` after the point, kept as text where ``as_text``."""

    decimal_digits: int | None = None
    increment: str = ""
    as_text: bool = False
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Checkbox(Field):
    """True or false."""


@dataclass(frozen=True)
class Choice(Field):
    """One (radio, select) or several (checklist, taglist) of a number of options.

    These are written in the form (``options``), or come from the variable ``values_key``, from ``values_expression``,
    or from the ``source`` of that name which the caller provides.
    """

    options: tuple[Option, ...] = ()
    values_key: str = ""
    values_expression: Expression | None = None
    source: str = ""
    multiple: bool = False
    searchable: bool = False


@dataclass(frozen=True)
class DateTime(Field):
    """A date (``2019-10-31``), a time of day (``09:30``) or both, as ISO text."""

    subtype: Literal["date", "time", "datetime"] = "date"
    serializing: Literal["no_timezone", "utc_offset", "utc_normalized"] = "no_timezone"
    no_past: bool = False


@dataclass(frozen=True)
class FilePicker(Field):
    """Files; the value is a list of the ids under which the caller keeps them."""

    multiple: bool = False
    accept: str = ""


@dataclass(frozen=True)
class Form:
    """A form. ``oddities`` are the findings made while reading; ``lint`` reports them with its own."""

    id: str
    components: tuple[Component, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    oddities: tuple[Finding, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field outside of rows, in order; groups are looked into."""
        return tuple(fields_of(self.components))

    @property
    def keys(self) -> frozenset[str]:
        """The names of the variables that this form writes."""
        return frozenset(each.key for each in self.fields)


def fields_of(components: Sequence[Component]) -> Iterator[Field]:
    """The fields among ``components`` and inside their groups, not inside rows."""
    for component in components:
        if isinstance(component, Group):
            yield from fields_of(component.components)
        elif isinstance(component, Field):
            yield component


def walk(components: Sequence[Component]) -> Iterator[Component]:
    """Every component, those in groups and rows included."""
    for component in components:
        yield component
        if isinstance(component, Group | DynamicList):
            yield from walk(component.components)
