"""Find a recorded instance, play it, read it as a table."""

from datetime import datetime

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.access import allow
from web.context import current_office
from web.history.telling import Narrator, turns
from web.paging import Paging
from workflows.history import queries
from workflows.history.course import Course, course
from workflows.history.seals import Seal, seals_of_family
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names

pages = Blueprint("history", __name__, url_prefix="/history")


@pages.get("/")
@allow(Permission.REPLAY_HISTORY)
def instances() -> str:
    """What was recorded, found by number, title, process or id."""
    text = request.args.get("q", "").strip()
    with current_office().reading() as session:
        paging = Paging.of(queries.count(session, text), request.args)
        listed = queries.recorded(session, text, limit=paging.size, offset=paging.offset)
        known = names(session, {each.started_by for each in listed})
    return render_template("history/instances.html", text=text, instances=listed, paging=paging, names=known)


@pages.get("/<instance_id>")
@allow(Permission.REPLAY_HISTORY)
def player(instance_id: str) -> str | Response:
    """The history of an instance and of all it called, to be played. One that was called leads to its caller's."""
    with current_office().reading() as session:
        root_id = queries.root_of(session, instance_id)
        if root_id != instance_id:
            return redirect(url_for("history.player", instance_id=root_id))
        told, known = _course(root_id)
        key = told.root.row.business_key
        others = [each for each in queries.recorded(session, key) if each.id != root_id] if key else []
    narrator = Narrator(told, known)
    return render_template("history/player.html", instance_id=root_id, narrator=narrator, others=others)


@pages.get("/<instance_id>/data")
@allow(Permission.REPLAY_HISTORY)
def data(instance_id: str) -> Response:
    """The same as JSON, for the player."""
    narrator, seals, now = _told(instance_id)
    return jsonify(narrator.player(narrator.seal(seals, now), str(current_office().settings.time_zone)))


@pages.get("/<instance_id>/table")
@allow(Permission.REPLAY_HISTORY)
def table(instance_id: str) -> str:
    """The same as a table that needs no script and can be printed."""
    narrator, seals, now = _told(instance_id)
    told = narrator.course
    paging = Paging.of(len(told.chapters), request.args)
    return render_template(
        "history/table.html",
        instance_id=told.root.row.id,
        narrator=narrator,
        seal=narrator.seal(seals, now),
        members={each.row.id: narrator.member(each) for each in told.members},
        turns=paging.cut(list(turns(told.chapters))),
        moment=datetime.fromisoformat,
        paging=paging,
    )


def _told(instance_id: str) -> tuple[Narrator, list[Seal], datetime]:
    office = current_office()
    with office.reading() as session:
        root_id = queries.root_of(session, instance_id)
        seals = seals_of_family(session, office.engine, root_id)
    return Narrator(*_course(root_id)), seals, office.clock.now()


def _course(root_id: str) -> tuple[Course, dict[str, str]]:
    office = current_office()
    with office.reading() as session:
        told = course(session, office.engine.definitions, root_id)
        return told, names(session, told.logins)
