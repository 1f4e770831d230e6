"""The page of what was found. The box to search with is part of the frame, on every page."""

from flask import Blueprint, render_template, request

from web.access import allow
from web.context import current_office, signed_in_person
from web.paging import number
from workflows.organisation.permissions import Permission
from workflows.search.queries import search

pages = Blueprint("search", __name__)

SIZE = 30
"""How many texts a page shows."""
_LAST_PAGE = 100
_LONGEST = 100


@pages.get("/search")
@allow(Permission.SEE_MATTERS)
def results() -> str:
    """The matters that say what is asked for, each with where it says so, as far as the reader may read it."""
    asked = request.args.get("q", "").strip()[:_LONGEST]
    page = min(max(number(request.args.get("page", "")) or 1, 1), _LAST_PAGE)
    with current_office().reading() as session:
        found = search(session, signed_in_person(), asked, limit=SIZE + 1, offset=(page - 1) * SIZE)
    count = sum(len(matter.texts) for matter in found)
    if count > SIZE:
        found[-1].texts.pop()
    return render_template(
        "search/search.html",
        asked=asked,
        found=[matter for matter in found if matter.texts],
        page=page,
        has_more=count > SIZE and page < _LAST_PAGE,
    )
