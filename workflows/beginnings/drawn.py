"""What a diagram says of where it is begun, as properties of the process, and what of that is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine import feel
from engine.bpmn.model import Process
from engine.lint.findings import ProcessProperty
from workflows.matters.values import Source
from workflows.organisation.people import may_be_group
from workflows.organisation.roles import Role


class Begins(StrEnum):
    """Where a process is begun."""

    INTAKE = "intake"
    MATTER = "matter"
    PART = "part"


OF_THE_PART: Mapping[str, Role | None] = {
    "unit:liaison": Role.LIAISON,
    "unit:head": Role.UNIT_HEAD,
    "unit:deputy": Role.DEPUTY_HEAD,
    "unit:handler": None,
}
"""Who of a part's own unit may begin something; the handler is the part's, not a role."""
FACTS = frozenset({"matter", "part"})
"""What ``offeredWhen`` may read."""
_USUALLY = '=matter.status = "in_progress"'
_FLAGS = {"true": True, "false": False}
_BEGINS, _SOURCES, _BEGUN_BY, _SEVERAL, _OFFERED_WHEN = "begins", "sources", "begunBy", "several", "offeredWhen"


@dataclass(frozen=True)
class Drawn:
    """What one process says: who may begin it, whether several at a time, and the FEEL condition of its offer."""

    begins: Begins
    sources: frozenset[Source] = frozenset()
    begun_by: frozenset[str] = frozenset()
    several: bool = False
    offered_when: str = _USUALLY

    def is_offered(self, facts: Mapping[str, Any], functions: feel.Functions, env: feel.Environment) -> bool:
        """Whether the condition holds for ``facts``, which are FACTS; not where it cannot be evaluated."""
        try:
            return feel.compile_expression(self.offered_when[1:], functions).evaluate(facts, env) is True
        except (feel.FeelSyntaxError, feel.FeelEvaluationError):
            return False


def drawn(process: Process) -> Drawn | None:
    """What ``process`` says; None where it says nothing, or nothing that is understood."""
    given = process.properties
    if _BEGINS not in given or any(not PROPERTIES[name](given, feel.Functions()) for name in _READ if name in given):
        return None
    return Drawn(
        Begins(given[_BEGINS]),
        frozenset(Source(code) for code in _listed(given, _SOURCES)),
        frozenset(_listed(given, _BEGUN_BY)),
        _FLAGS[given.get(_SEVERAL, "false")],
        given.get(_OFFERED_WHEN, _USUALLY),
    )


def _listed(given: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in given.get(name, "").split(",") if part.strip()]


def _begins(given: Mapping[str, str], _: feel.Functions) -> bool:
    """Beside a matter or a part somebody has to be named who may begin it."""
    known = given[_BEGINS] in set(Begins)
    return known and (given[_BEGINS] == Begins.INTAKE or bool(_listed(given, _BEGUN_BY)))


def _sources(given: Mapping[str, str], _: feel.Functions) -> bool:
    listed = _listed(given, _SOURCES)
    return given.get(_BEGINS) == Begins.INTAKE and bool(listed) and set(listed) <= set(Source)


def _begun_by(given: Mapping[str, str], _: feel.Functions) -> bool:
    """Groups that somebody could be in; those of a part's own unit where it is begun from a part."""
    listed = _listed(given, _BEGUN_BY)
    place = given.get(_BEGINS)
    return (
        place in (Begins.MATTER, Begins.PART)
        and bool(listed)
        and all((each in OF_THE_PART and place == Begins.PART) or _is_role(each) for each in listed)
    )


def _is_role(group: str) -> bool:
    return group.startswith("role:") and may_be_group(group)


def _several(given: Mapping[str, str], _: feel.Functions) -> bool:
    return given[_SEVERAL] in _FLAGS and given.get(_BEGINS) in (Begins.MATTER, Begins.PART)


def _offered_when(given: Mapping[str, str], functions: feel.Functions) -> bool:
    text = given[_OFFERED_WHEN]
    if not text.startswith("=") or given.get(_BEGINS) not in (Begins.MATTER, Begins.PART):
        return False
    try:
        return feel.compile_expression(text[1:], functions).names <= FACTS
    except feel.FeelSyntaxError:
        return False


PROPERTIES: Mapping[str, ProcessProperty] = {
    _BEGINS: _begins,
    _SOURCES: _sources,
    _BEGUN_BY: _begun_by,
    _SEVERAL: _several,
    _OFFERED_WHEN: _offered_when,
}
"""What a process may say of itself, for the linter."""
_READ = (_BEGINS, _SOURCES, _BEGUN_BY, _SEVERAL)
