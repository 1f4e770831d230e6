"""The lists of the office: what was put on record each week, and what must not be forgotten today."""

from datetime import date
from enum import StrEnum

from flask import Blueprint, render_template, request

from engine.errors import NotFound
from web.access import allow
from web.context import current_office
from workflows.inbox.stranded import stranded
from workflows.lists.models import ListKind
from workflows.lists.queries import snapshot as snapshot_of
from workflows.lists.queries import snapshots
from workflows.lists.service import fingerprint
from workflows.lists.watching import Watch, watch
from workflows.matters.values import Source, Status
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import unit_names
from workflows.replies.models import CITIZENS, PROPOSALS
from workflows.replies.queries import rates

pages = Blueprint("lists", __name__)


class Listing(StrEnum):
    """The parts of the page, in the order of their tabs."""

    MONDAY = "monday"
    CLOSE_OUT = "close_out"
    UNSIGNED = "unsigned"
    UNDOCKETED = "undocketed"
    LACKING = "lacking"
    WITHOUT_OUTCOME = "without_outcome"
    STRANDED = "stranded"
    REPLIES = "replies"


_PROPOSED = (Source.PROPOSAL,)
_REPORTED = (Source.NETIZEN_MESSAGE, Source.PUBLIC_COMPLAINT)
_WEEKLY = {Listing.MONDAY: ListKind.MONDAY_LIST, Listing.CLOSE_OUT: ListKind.CLOSE_OUT_LIST}


@pages.get("/lists")
@allow(Permission.SEE_ALL_MATTERS)
def lists() -> str:
    """One of the lists, and how long each of those is that ought to be empty. Rules A01, A03, A11, C12, C13, C29."""
    office, asked = current_office(), request.args.get("list", "")
    listing = Listing(asked) if asked in set(Listing) else Listing.MONDAY
    with office.reading() as session:
        standing, left = watch(session, office.clock.now()), stranded(office.engine, session)
        return render_template(
            "lists/lists.html",
            listing=listing,
            counts=_counts(standing) | {Listing.STRANDED: len(left)},
            listings=list(Listing),
            standing=standing,
            stranded=left,
            kind=_WEEKLY.get(listing),
            weekly=snapshots(session, _WEEKLY[listing]) if listing in _WEEKLY else [],
            unit_names=unit_names(session),
            asked=[(_PROPOSED, rates(session, PROPOSALS)), (_REPORTED, rates(session, CITIZENS))],
            not_closed_out=[Status.IN_PROGRESS, Status.COMPLETED],
        )


@pages.get("/lists/<kind>/<week>")
@allow(Permission.SEE_ALL_MATTERS)
def snapshot(kind: str, week: str) -> str:
    """One weekly list as it was made. Rules C12 and C13."""
    with current_office().reading() as session:
        try:
            made = snapshot_of(session, ListKind(kind), date.fromisoformat(week))
        except ValueError:
            raise NotFound from None
        if made is None:
            raise NotFound
        return render_template("lists/snapshot.html", made=made, unchanged=fingerprint(made.rows) == made.fingerprint)


def _counts(standing: Watch) -> dict[Listing, int]:
    return {
        Listing.UNSIGNED: len(standing.unsigned),
        Listing.UNDOCKETED: len(standing.undocketed),
        Listing.LACKING: len(standing.lacking),
        Listing.WITHOUT_OUTCOME: len(standing.without_outcome),
    }
