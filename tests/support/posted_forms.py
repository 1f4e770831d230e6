"""Forms as pages show them: with every hidden field and every value that stands in them, ready to be sent."""

import io
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from lxml import html
from werkzeug.test import TestResponse

from tests.support.browsers import Visitor

Fields = Mapping[str, Any]
"""What is sent, by name; a file is its name and content."""


def form_on(visitor: Visitor, page: str, action: str, typed: Fields) -> dict[str, Any]:
    """What the form that goes to ``action`` (to its page, where it names none) sends when ``typed`` is filled in."""
    found = html.fromstring(visitor.get(page).text).xpath("//main//form[@method='post']")
    [form, *_] = [each for each in found if action in (each.get("action") or page)]
    return {name: value for name, value in form.form_values() if value} | dict(typed)


def send(visitor: Visitor, action: str, fields: Fields) -> TestResponse:
    """Press the button."""
    data = {
        name: (io.BytesIO(value[1]), value[0]) if isinstance(value, tuple) else value for name, value in fields.items()
    }
    return visitor.client.post(action, data=data)


def send_at_once(visitors: Sequence[Visitor], action: str, fields: Fields) -> list[TestResponse]:
    """All send the same form in the same moment, each with the token of their own session."""
    own = [{**fields, "csrf_token": visitor.token()} for visitor in visitors]
    barrier = Barrier(len(visitors))

    def press(visitor: Visitor, sent: Fields) -> TestResponse:
        barrier.wait()
        return send(visitor, action, sent)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(press, visitors, own))
