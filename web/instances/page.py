"""What the page of an instance shows."""

from flask import render_template, url_for

from engine.bpmn.model import Kind
from web.context import current_office, signed_in_person
from web.history.telling import Narrator
from web.instances.operating import Operation, possible
from web.instances.telling import Told
from workflows.instances.inspecting import lay_open
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names, unit_names
from workflows.procedures.queries import versions

EVENTS = 10
"""How many of the last events are shown; the player has them all."""


def told(instance_id: str) -> Told:
    """The instance in the reader's words. Raises UnknownInstance."""
    office, discreet = current_office(), not signed_in_person().may(Permission.OPERATE_INSTANCES)
    with office.reading() as session:
        laid = lay_open(session, office.engine, instance_id)
        return Told(laid, Narrator(laid.course, names(session, laid.logins), discreet), unit_names(session))


def instance_page(instance_id: str) -> str:
    """The page of an instance. Raises UnknownInstance."""
    office, person, found = current_office(), signed_in_person(), told(instance_id)
    definition = found.laid.inspection.definition
    with office.reading() as session:
        others = [each for each in versions(session, definition.kind, definition.key) if each.id != definition.id]
    calls = {
        place.token.element: url_for("instances.instance", instance_id=place.child.row.id)
        for place in found.places()
        if place.child is not None and definition.diagram.elements[place.token.element].kind is Kind.CALL_ACTIVITY
    }
    return render_template(
        "instances/instance.html",
        told=found,
        instance=found.laid.inspection.instance,
        definition=definition,
        narrator=found.narrator,
        places=found.places(),
        listeners=found.listeners(),
        diagram=found.diagram(calls),
        events=list(reversed(found.narrator.course.chapters[-EVENTS:])),
        event_count=len(found.narrator.course.chapters),
        now=office.clock.now(),
        other_version=others[0] if others else None,
        sees_contents=person.may(Permission.OPERATE_INSTANCES),
        can={each for each in Operation if possible(found, each)},
        Operation=Operation,
    )
