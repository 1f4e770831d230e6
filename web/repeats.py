"""A form counts once, however often it is sent: pressed twice, sent again after a lost answer or from the page before.

Each rendered form has a key of its own. It is kept with what the form did, in one transaction, and beside it the
answer; whoever sends the same again gets the first answer.
"""

import hashlib
import itertools
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import orjson
from flask import Flask, flash, g, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.commands import request_keys
from engine.commands.request_keys import Earlier, KeyReused
from engine.errors import Unavailable
from engine.transaction import Transaction
from web.context import current_actor, current_office, current_person
from web.forms import KEY

LOG = logging.getLogger(__name__)
PATIENCE = timedelta(seconds=5)
"""How long a repeat waits for the answer of the first, which is still at work."""
_PAUSE_SECONDS = 0.05
_PART = 1 << 16
_ENOUGH = 32
"""So many signs of a digest tell files apart."""
_NOT_ASKED = frozenset({"csrf_token", KEY})


class SentBefore(Exception):
    """The form was sent before; ``earlier`` is what became of it."""

    def __init__(self, earlier: Earlier) -> None:
        super().__init__()
        self.earlier = earlier


def answer_repeats(app: Flask) -> None:
    """Give each form a key, and whoever sends one again the answer that the first got."""
    app.jinja_env.globals["request_key"] = _key_of_next_form
    app.before_request(refuse_repeat)
    app.after_request(_keep_answer)
    app.register_error_handler(SentBefore, _first_answer)


@contextmanager
def once() -> Iterator[Transaction]:
    """The command of the form that was sent, in the name of the person signed in; carried out once for each form.

    Raises KeyReused where the same form was sent with other content, and leads a repeat to the first answer.
    """
    key = request.form.get(KEY)
    with current_office().transaction(current_actor()) as tx:
        if key:
            _claim(tx, key)
        yield tx
    g.carried_out = key


def refuse_repeat() -> None:
    """Look whether the form was carried out before; raises SentBefore, which nothing but the site answers."""
    key = request.form.get(KEY) if request.method == "POST" else None
    if key and current_person() is not None:
        earlier = _find(key)
        if earlier is not None:
            raise SentBefore(earlier)


def _asked() -> str:
    """What the request asks for: the same for the same form with the same content, files included."""
    if "asked" not in g:  # before a view reads the files
        g.asked = _fingerprint()
    return str(g.asked)


def _fingerprint() -> str:
    asked = hashlib.sha256(request.path.encode())
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_ASKED]
    asked.update(orjson.dumps(fields))
    for name, file in request.files.items(multi=True):
        asked.update(orjson.dumps([name, file.filename]) + _digest(file))
    return asked.hexdigest()


def _digest(file: FileStorage) -> bytes:
    content = hashlib.sha256()
    for part in iter(lambda: file.stream.read(_PART), b""):
        content.update(part)
    file.stream.seek(0)
    return content.digest()


def file_once(tx: Transaction, file: FileStorage, keep: Callable[[], str]) -> str:
    """The id of a file that came with the form: what ``keep`` gives, or gave when this form brought it before."""
    sent = request.form.get(KEY)
    if not sent:
        return keep()
    key = f"{sent}.{_digest(file).hex()[:_ENOUGH]}"
    earlier = request_keys.claim(tx, key, request.path)
    if earlier is not None and earlier.result is not None:
        return earlier.result
    kept = keep()
    request_keys.note_result(tx, key, kept)
    return kept


def _claim(tx: Transaction, key: str) -> None:
    try:
        earlier = request_keys.claim(tx, key, _asked())
    except KeyReused:
        g.key_is_spent = True
        raise
    if earlier is not None:
        raise SentBefore(earlier)


def _find(key: str) -> Earlier | None:
    with current_office().reading() as found:
        return request_keys.find(found, current_actor().id, key, _asked())


def _key_of_next_form() -> str:
    """A key for each form of a page. Where a form is shown again that was not carried out, it keeps the one it had."""
    if "page_key" not in g:
        sent = "" if g.get("key_is_spent") or request.method != "POST" else request.form.get(KEY, "")
        g.page_key = sent.partition(".")[0] or secrets.token_hex(16)
        g.forms_of_page = itertools.count()
    return f"{g.page_key}.{next(g.forms_of_page)}"


def _keep_answer(response: Response) -> Response:
    key = g.get("carried_out")
    if key and response.location:
        answer = {"location": response.location, "flashes": session.get("_flashes", [])}
        try:
            with current_office().transaction(current_actor()) as tx:
                request_keys.note_result(tx, key, orjson.dumps(answer, default=str).decode())
        except Unavailable:  # what was asked for is done; a repeat is told so without the answer
            LOG.warning("the answer to %s could not be kept", request.path)
    return response


def _first_answer(repeat: SentBefore) -> Response:
    earlier, until = repeat.earlier, time.monotonic() + PATIENCE.total_seconds()
    while earlier.result is None and time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
        earlier = _find(request.form[KEY]) or earlier
    if earlier.result is None:
        flash(gettext("flash.sent-before"), "info")
        return redirect(_page_before())
    answer = orjson.loads(earlier.result)
    for category, message in answer["flashes"]:
        flash(message, category)
    return redirect(answer["location"])


def _page_before() -> str:
    """The page that the form stood on, as a path of this site."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return url_for("home.home")
    return parts._replace(scheme="", netloc="").geturl()
