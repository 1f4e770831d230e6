"""A form at one moment: what was typed so far, what this hides, locks and offers, and the limits that hold.

Rendering and judging both start here, so that what a person sees is what is judged.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.feel.scope import DEFAULT, Environment
from engine.forms.components import (
    Amount,
    Choice,
    Component,
    DynamicList,
    Field,
    Form,
    Group,
    Option,
    TextField,
    fields_of,
)
from engine.forms.expressions import Expression
from engine.forms.values import Problem, Unfit, coerce, empty_value

MAX_ROWS = 300
_MAX_ROUNDS = 20


@dataclass(frozen=True)
class Surroundings:
    """What a form is judged in.

    ``variables`` are what its expressions may read beside its own fields; ``options`` the choices behind each named
    source; ``files`` the ids that a file field may hold; ``env`` goes to the FEEL evaluator untouched.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    files: Collection[str] = ()
    env: Environment = DEFAULT


@dataclass(frozen=True)
class Rules:
    """The limits of one field, as numbers."""

    required: bool = False
    min_length: int | float | None = None
    max_length: int | float | None = None
    min: int | float | None = None
    max: int | float | None = None
    count_limit: int | float | None = None


@dataclass(frozen=True)
class Control:
    """One component at this moment.

    ``name`` is its place in the submission (``items.0.unit`` inside of rows), ``raw`` what was typed, ``value`` that as
    a JSON value of the field's type (the empty value where it is not of the type: then ``problem`` says why).
    ``children`` are those of a group, ``rows`` those of a dynamic list.
    """

    component: Component
    name: str
    hidden: bool = False
    readonly: bool = False
    raw: Any = None
    value: Any = None
    problem: Problem | None = None
    rules: Rules = field(default_factory=Rules)
    options: tuple[Option, ...] = ()
    children: tuple["Control", ...] = ()
    rows: tuple[tuple["Control", ...], ...] = ()


def resolve(form: Form, submitted: Mapping[str, Any], around: Surroundings) -> tuple[Control, ...]:
    """The controls of ``form`` with ``submitted`` typed in. A hidden field counts as empty in every other condition."""
    typed = _typed(form.components, submitted)
    hidden: frozenset[str] = frozenset()
    for _ in range(_MAX_ROUNDS):
        round_before = _Resolution(around, hidden)
        top = round_before.top(form, typed)
        hidden = frozenset(round_before.hidden_marks(form.components, typed, top))
        if hidden == round_before.hidden:
            break
    final = _Resolution(around, hidden)
    return final.controls(form.components, submitted, final.top(form, typed))


def initial(components: Sequence[Component], variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a form starts with: the variables of its fields' names, else the defaults and the empty rows asked for."""
    started: dict[str, Any] = {}
    for component in fields_of(components):
        if component.key in variables:
            started[component.key] = variables[component.key]
        elif isinstance(component, DynamicList):
            started[component.key] = [initial(component.components, {}) for _ in range(component.default_repetitions)]
        elif component.default is not None:
            started[component.key] = component.default
    return started


def controls_of(controls: Sequence[Control]) -> Iterator[Control]:
    """The controls of fields among ``controls`` and inside their groups and rows, hidden ones left out."""
    for control in controls:
        if control.hidden:
            continue
        if isinstance(control.component, Field):
            yield control
        yield from controls_of(control.children)
        for row in control.rows:
            yield from controls_of(row)


def rows_of(raw: Any) -> list[Mapping[str, Any]]:
    """The rows in what was submitted for a dynamic list; none where it is no list of mappings."""
    if not isinstance(raw, list | tuple) or len(raw) > MAX_ROWS:
        return []
    return [each for each in raw if isinstance(each, Mapping)]


def _typed(components: Sequence[Component], submitted: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for component in components:
        if isinstance(component, Group):
            typed |= _typed(component.components, submitted)
        elif isinstance(component, DynamicList):
            typed[component.key] = [_typed(component.components, row) for row in rows_of(submitted.get(component.key))]
        elif isinstance(component, Field) and (component.key in submitted or not _may_be_locked(component)):
            typed[component.key] = _value(component, submitted.get(component.key))[0]
    return typed


def _may_be_locked(component: Field) -> bool:
    """A field that cannot be written shows the variable of its name: submitting nothing does not make it empty."""
    return component.disabled or component.readonly is not False


def _value(component: Field, raw: Any) -> tuple[Any, Problem | None]:
    try:
        return coerce(component, raw), None
    except Unfit as unfit:
        return empty_value(component), unfit.problem


@dataclass(frozen=True)
class _Place:
    """Where components stand: the values expressions read, the mark before paths, the prefix of names."""

    context: Mapping[str, Any]
    mark: str = ""
    name: str = ""


@dataclass(frozen=True)
class _Resolution:
    """Resolving with a given set of hidden components, each marked by its path and the rows it stands in."""

    around: Surroundings
    hidden: frozenset[str]

    def top(self, form: Form, typed: Mapping[str, Any]) -> _Place:
        """The place of the form's own components."""
        return _Place({**self.around.variables, **self._shown(form.components, typed, "")})

    def hidden_marks(self, components: Sequence[Component], typed: Mapping[str, Any], place: _Place) -> Iterator[str]:
        """The marks of the components that their conditions hide, given those hidden so far."""
        for component in components:
            mark = place.mark + component.path
            if component.hide is not None and component.hide.evaluate(place.context, self.around.env) is True:
                yield mark
            elif isinstance(component, Group):
                yield from self.hidden_marks(component.components, typed, place)
            elif isinstance(component, DynamicList):
                for index, row in enumerate(typed.get(component.key) or []):
                    yield from self.hidden_marks(component.components, row, self._row(component, row, index, place))

    def controls(
        self, components: Sequence[Component], submitted: Mapping[str, Any], place: _Place
    ) -> tuple[Control, ...]:
        """The controls of ``components`` with ``submitted`` typed in."""
        return tuple(self._control(component, submitted, place) for component in components)

    def _control(self, component: Component, submitted: Mapping[str, Any], place: _Place) -> Control:
        hidden = place.mark + component.path in self.hidden
        match component:
            case Group():
                children = self.controls(component.components, submitted, place)
                return Control(component, place.name, hidden=hidden, children=children)
            case DynamicList():
                return replace(self._list(component, submitted.get(component.key), place), hidden=hidden)
            case Field():
                return replace(self._field(component, submitted.get(component.key), place), hidden=hidden)
            case _:
                return Control(component, place.name, hidden=hidden)

    def _list(self, component: DynamicList, raw: Any, place: _Place) -> Control:
        rows = tuple(
            self.controls(
                component.components, row, self._row(component, _typed(component.components, row), index, place)
            )
            for index, row in enumerate(rows_of(raw))
        )
        return Control(
            component,
            place.name + component.key,
            readonly=self._locked(component, place),
            raw=raw,
            problem=_rows_problem(raw),
            rows=rows,
        )

    def _field(self, component: Field, raw: Any, place: _Place) -> Control:
        locked = self._locked(component, place)
        value, problem = _value(component, raw)
        return Control(
            component,
            place.name + component.key,
            readonly=locked,
            raw=raw,
            value=place.context.get(component.key) if locked and raw is None else value,
            problem=problem,
            rules=self._rules(component, place),
            options=self._options(component, place) if isinstance(component, Choice) else (),
        )

    def _row(self, component: DynamicList, row: Mapping[str, Any], index: int, place: _Place) -> _Place:
        mark = f"{place.mark}{component.path}#{index}:"
        own = self._shown(component.components, row, mark)
        context = {**place.context, **own, "this": own, "parent": place.context, "i": [index + 1]}
        return _Place(context, mark, f"{place.name}{component.key}.{index}.")

    def _shown(self, components: Sequence[Component], typed: Mapping[str, Any], mark: str) -> dict[str, Any]:
        """``typed`` with every hidden field emptied."""
        shown = dict(typed)
        for component in components:
            hidden = mark + component.path in self.hidden
            if isinstance(component, Group):
                inside = self._shown(component.components, typed, mark)
                shown |= {key: None if hidden else inside[key] for key in _keys(component) if hidden or key in inside}
            elif isinstance(component, Field) and hidden:
                shown[component.key] = None
        return shown

    def _locked(self, component: Field, place: _Place) -> bool:
        readonly = component.readonly
        if isinstance(readonly, Expression):
            readonly = readonly.evaluate(place.context, self.around.env) is True
        return component.disabled or readonly

    def _rules(self, component: Field, place: _Place) -> Rules:
        validation = component.validation
        limit = component.count_limit if isinstance(component, TextField) else None
        return Rules(
            validation.required,
            self._amount(validation.min_length, place),
            self._amount(validation.max_length, place),
            self._amount(validation.min, place),
            self._amount(validation.max, place),
            self._amount(limit, place),
        )

    def _amount(self, amount: Amount, place: _Place) -> int | float | None:
        value = amount.evaluate(place.context, self.around.env) if isinstance(amount, Expression) else amount
        return value if isinstance(value, int | float) else None

    def _options(self, component: Choice, place: _Place) -> tuple[Option, ...]:
        if component.source:
            return tuple(self.around.options.get(component.source, ()))
        if component.values_expression is not None:
            return tuple(_as_options(component.values_expression.evaluate(place.context, self.around.env)))
        if component.values_key:
            return tuple(_as_options(place.context.get(component.values_key)))
        return component.options


def _keys(group: Group) -> list[str]:
    return [each.key for each in fields_of(group.components)]


def _rows_problem(raw: Any) -> Problem | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, list | tuple) or not all(isinstance(each, Mapping) for each in raw):
        return Problem("not-a-list")
    return Problem("too-many-rows", {"limit": MAX_ROWS}) if len(raw) > MAX_ROWS else None


def _as_options(listed: Any) -> Iterator[Option]:
    for each in listed if isinstance(listed, list | tuple) else ():
        if isinstance(each, Mapping):
            value = each.get("value")
            if isinstance(value, str | int | float):
                yield Option(value, str(each.get("label", value)))
        elif isinstance(each, str | int | float):
            yield Option(each, str(each))
