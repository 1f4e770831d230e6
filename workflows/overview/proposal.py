"""What the decision tables would make of a matter that is about to be taken in: a hint, which decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from engine.service import Engine
from engine.store.definitions import UnknownDefinition
from engine.store.tables import DefinitionKind
from workflows.fields import day, text
from workflows.matters.values import Cadence, DirectiveClass, Severity, Urgency
from workflows.moments import day_of


@dataclass(frozen=True)
class Proposal:
    """Class, urgency, rhythm and deadline, with ``reasons``: each table, its version, what its matching rules say.

    ``dockets`` is whether the matter would be given a number.
    """

    directive_class: DirectiveClass
    urgency: Urgency
    dockets: bool
    cadence: Cadence
    due_on: date | None
    reasons: list[tuple[str, int, str]]


def proposal(engine: Engine, session: Session, deadline_profile: str, typed: Mapping[str, str]) -> Proposal | None:
    """What the tables deployed now say to ``title``, ``text`` and ``source``; None where nothing was typed.

    None too where an administrator has taken one of the tables away or made it answer otherwise.
    """
    words = f"{text(typed, 'title')}\n{text(typed, 'text')}".strip()
    now = engine.clock.now()
    if not words:
        return None
    reasons: list[tuple[str, int, str]] = []

    def ask(decision: str, context: Mapping[str, Any]) -> Any:
        found = engine.definitions.latest(session, DefinitionKind.DECISION, decision)
        answer = found.decisions.evaluate(decision, context, engine.environment(now))
        value = answer.json
        said = [value["reason"]] if isinstance(value, dict) and value.get("reason") else []
        reasons.append((found.name, found.version, " · ".join([*said, *found.decisions.notes(answer.matched)])))
        return value

    try:
        known: dict[str, Any] = {"words": words, "source": text(typed, "source")}
        known["directive_class"] = ask("proposed_class", known)
        known["urgency"] = ask("proposed_urgency", known)
        handled = ask("handling", known)
        dockets = handled["route"] == "docket"
        deadline = ask("deadline", known | _before_docketing(deadline_profile, day_of(now))) if dockets else {}
        return Proposal(
            DirectiveClass(known["directive_class"]),
            Urgency(known["urgency"]),
            dockets,
            Cadence(handled["cadence"]),
            day(deadline, "due_on"),
            reasons,
        )
    except (UnknownDefinition, KeyError, TypeError, ValueError):
        return None


def _before_docketing(profile: str, today: date) -> dict[str, Any]:
    """What the deadline depends on, as if the matter were docketed today and nothing special were known of it."""
    return {
        "given_due_on": None,
        "long_term": False,
        "severity": Severity.ORDINARY.value,
        "profile": profile,
        "docketed_on": today.isoformat(),
    }
