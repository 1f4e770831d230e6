"""Proposals and citizens' messages brought to a point of their course, each task by who has it."""

from typing import Any

from tests.support.supervision import SupervisionOffice
from workflows.matters.values import Source
from workflows.overview.opening import open_matter

FORMS: dict[str, dict[str, Any]] = {
    "proposal": {
        "title": "More buses at night",
        "asker_kind": "npc",
        "asker_number": "118",
        "asker_name": "Deputy Lin",
        "original_text": "The last bus leaves at eight.",
        "classified": False,
    },
    "message": {"title": "Dark street", "source": "S9", "original_text": "No lamp is lit.", "classified": False},
    "propose_units": {
        "requirement": "Answer in full.",
        "responsible_leader": "leader",
        "lead": "ENV",
        "lead_duty": "answers",
    },
    "approve_assignment": {"assignment_decision": "approve"},
    "acknowledge": {"receipt_confirmed": True},
    "name_handler": {"handler_choice": "env.staff"},
    "draft_reply": {"answer_kind": "solved", "reply_text": "Buses run until midnight."},
    "review_reply": {"review_decision": "pass"},
    "sign_reply": {"signature_decision": "sign"},
    "deliver_reply": {"answered_on": "2019-09-27"},
    "ask_satisfaction": {"satisfaction": "satisfied"},
}
"""What each task is filled in with unless a test says otherwise."""
GATES = (("draft_reply", "env.staff"), ("review_reply", "reviewer"), ("sign_reply", "env.head"))
HEARD = (("deliver_reply", "clerk"), ("ask_satisfaction", "clerk"))


def do(office: SupervisionOffice, element: str, login: str, **values: Any) -> None:
    """Complete the oldest task at ``element``, with the usual values changed by ``values``."""
    given = FORMS.get(element, {}) | values
    office.fill(element, login, {name: value for name, value in given.items() if value is not None})


def go(office: SupervisionOffice, *steps: tuple[str, str], **changed: dict[str, Any]) -> None:
    """Do several steps; ``changed`` has other values for some elements."""
    for element, login in steps:
        do(office, element, login, **changed.get(element, {}))


def unsigned_proposal(office: SupervisionOffice, co: tuple[str, ...] = (), **intake: Any) -> str:
    """A proposal that is given to its units, none of which has signed for it. Its id."""
    with office.acting("clerk") as tx:
        matter_id = open_matter(tx, source=Source.PROPOSAL, title="More buses").id
    do(office, "receive", "clerk", **FORMS["proposal"] | intake)
    do(office, "propose_units", "clerk", co=[{"unit": unit, "duty": "helps"} for unit in co])
    do(office, "approve_assignment", "director")
    return matter_id


def assigned_proposal(office: SupervisionOffice, co: tuple[str, ...] = (), **intake: Any) -> str:
    """A proposal that is given to its units, the lead has a handler. Its id."""
    matter_id = unsigned_proposal(office, co, **intake)
    for unit in co:
        do(office, "contribute", f"{unit.lower()}.liaison", feedback_progress=f"{unit} agrees")
    go(office, ("acknowledge", "env.liaison"), ("name_handler", "env.liaison"))
    return matter_id


def answered_proposal(office: SupervisionOffice, **reply: Any) -> str:
    """A proposal whose reply has passed its gates and was delivered. Its id."""
    matter_id = assigned_proposal(office)
    go(office, *GATES, HEARD[0], draft_reply=reply)
    return matter_id


def assigned_message(office: SupervisionOffice, source: Source = Source.NETIZEN_MESSAGE) -> str:
    """A citizen's message that is given to its unit, which has a handler. Its id."""
    with office.acting("clerk") as tx:
        matter_id = open_matter(tx, source=source, title="Dark street").id
    do(office, "receive", "clerk", **FORMS["message"] | {"source": source.value})
    go(office, ("propose_units", "clerk"), ("approve_assignment", "director"))
    go(office, ("acknowledge", "env.liaison"), ("name_handler", "env.liaison"))
    return matter_id
