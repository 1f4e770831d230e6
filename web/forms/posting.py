"""What a browser posts for a form: the form's own fields, beside a few names of the page that no form can have."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.forms import Form, from_post

VERB = "_do"
"""The name of the buttons that do something else than submitting: keep a draft, add a row, show the form again."""
KEY = "_key"
"""The idempotency key of the rendered form: pressing twice, or again after a lost answer, does it once."""
TASK = "_task"
"""The name under which tasks are ticked that are completed with one form."""
STRAIGHT = "_straight"
"""The box that is ticked where a task that was sent back goes directly to who sent it."""
_OF_THE_PAGE = frozenset({"csrf_token", VERB, KEY, TASK, STRAIGHT})


def read_post(form: Form, posted: MultiDict[str, str]) -> dict[str, Any]:
    """What was submitted to ``form``, as typed. Unknown names are kept for judging."""
    kept = [(name, value) for name, value in posted.items(multi=True) if name not in _OF_THE_PAGE]
    return from_post(form, MultiDict(kept))


def verb(posted: Mapping[str, str]) -> tuple[str, str]:
    """Which button was pressed and what it concerns, ``("remove", "co.2")``; two empty texts for submitting."""
    name, _, subject = posted.get(VERB, "").partition(":")
    return name, subject
