"""Every error is a sentence in the reader's language, for people as a page and for programs as JSON; never a trace."""

import io
import sqlite3
from collections.abc import Iterator

import pytest
from lxml import html
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.features.web.conftest import Site
from tests.security.conftest import Made
from tests.support.browsers import Visitor
from workflows.organisation import queries
from workflows.settings import LOCALES

JSON = {"Accept": "application/json"}
TOO_LARGE = b"%PDF-" + b"x" * (51 * 1024 * 1024)


@pytest.fixture(scope="module")
def site(make_site: Made, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for all; nothing here changes it."""
    return make_site(tmp_path_factory.mktemp("office"))


@pytest.fixture(params=LOCALES)
def clerk(request: pytest.FixtureRequest, site: Site) -> Visitor:
    """The clerk's browser, once in each language."""
    return Visitor(site.app, request.param.replace("_", "-")).sign_in("clerk")


def said(answer: TestResponse) -> str:
    """The sentence of an error, page or JSON, which must hide the inside."""
    assert "Traceback" not in answer.text
    if answer.is_json:
        body = answer.get_json()
        assert set(body) == {"code", "message", "details"}
        return str(body["message"])
    page = html.fromstring(answer.text)
    assert page.xpath("//html/@lang")
    return " ".join(page.xpath("//*[@role='alert']")[0].text_content().split())


def in_language_of(visitor: Visitor, sentence: str) -> bool:
    """Whether a sentence is in the visitor's language."""
    has_chinese = any("一" <= sign <= "鿿" for sign in sentence)
    return has_chinese == visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"].startswith("zh")


Error = tuple[str, str, dict[str, object], int, str]
"""Method, path, what is sent, and the status and code that are answered."""
ERRORS: list[Error] = [
    ("GET", "/nowhere", {}, 404, "not-found"),
    ("GET", "/matters/nothing", {}, 404, "matter-not-found"),
    ("GET", "/tasks/nothing", {}, 404, "task-not-found"),
    ("GET", "/attachments/nothing", {}, 404, "attachment-not-found"),
    ("GET", "/designer/", {}, 403, "forbidden"),
    ("POST", "/administration/roles", {}, 405, "method-not-allowed"),
    ("GET", "/inbox/claim", {}, 405, "method-not-allowed"),
    ("POST", "/ledger/import", {"file": (TOO_LARGE, "a.xlsx")}, 413, "too-large"),
    ("POST", "/sign-in", {"login": "a\x00b", "password": "x"}, 400, "bad-request"),
    ("GET", "/ledger?q=%00", {}, 400, "bad-request"),
    ("GET", "/matters/a%00b", {}, 400, "bad-request"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{error[1]}-{error[3]}")
def test_an_error_is_a_page_for_people_and_json_for_programs(clerk: Visitor, error: Error) -> None:
    """Both say the same thing with the same status, in the language asked for."""
    method, path, sent, status, code = error
    for headers in ({}, JSON):
        data = {name: _fresh(value) for name, value in sent.items()}
        if method == "POST":
            headers = {**headers, "X-CSRFToken": clerk.token()}  # noqa: PLW2901 -- the token belongs to each request
        answer = clerk.client.open(path, method=method, data=data or None, headers=headers)
        assert answer.status_code == status
        assert in_language_of(clerk, said(answer)), said(answer)
        if headers.get("Accept"):
            assert answer.get_json()["code"] == code


def test_what_is_no_json_is_refused_by_its_kind(site: Site) -> None:
    """The designer's addresses read JSON alone: another kind is 415, broken, deep or unwritable JSON 400."""
    for language in LOCALES:
        designer = Visitor(site.app, language.replace("_", "-")).sign_in("designer")
        headers = {"X-CSRFToken": designer.token(), **JSON}
        address = "/designer/bpmn/directive/check"
        answer = designer.client.post(address, data="x", content_type="text/plain", headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported-media")
        assert in_language_of(designer, said(answer))
        broken = [b"", b"{", b"[1]", b"null", b'{"xml": 1}', b"\xff\xfe", b"[" * 100_000, b'{"xml": "\\ud800"}']
        for body in (*broken, b'{"xml": "a\\u0000b"}', b'{"xml": ' + b"9" * 5000 + b"}"):
            answer = designer.client.post(address, data=body, content_type="application/json", headers=headers)
            assert (answer.status_code, answer.get_json()["code"]) == (400, "bad-request"), body[:20]
            assert in_language_of(designer, said(answer))


@pytest.mark.parametrize("number", ["9" * 5000, "1" + "0" * 30, "-1", "٣", "²", "x", ""])
def test_a_number_that_no_page_hands_out_breaks_nothing(site: Site, number: str) -> None:
    """Whatever stands for a page or a position in a list, the list is shown."""
    for login, path in (("clerk", "/ledger?page="), ("auditor", "/administration/records?page=")):
        assert site.visitor(login).get(path + number).status_code == 200
    assert site.visitor("auditor").get(f"/history/?page={number}").status_code == 200


def test_an_unforeseen_failure_hides_the_inside(clerk: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with a sentence, for people and for programs; what failed goes to the log alone."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(queries, "units", fail)
    for headers in ({}, JSON):
        answer = clerk.client.get("/administration/units", headers=headers)
        assert answer.status_code == 500
        assert in_language_of(clerk, said(answer))
        assert "secret inside" not in answer.text


@pytest.fixture
def locked(site: Site, clerk: Visitor) -> Iterator[Visitor]:
    """The clerk, while somebody else holds the database and nobody waits for it."""
    sql = site.supervision.office.database.sql

    def impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 0")

    sql.dispose()
    event.listen(sql, "connect", impatient)
    holder = sqlite3.connect(str(sql.url.database), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield clerk
    holder.execute("ROLLBACK")
    holder.close()
    event.remove(sql, "connect", impatient)
    sql.dispose()


def test_a_locked_database_is_said_and_nothing_typed_is_lost(locked: Visitor) -> None:
    """503 with a sentence; the text typed into a form stands on the page, ready to be sent again."""
    form = {"title": "Noise at night", "source": "S5", "text": "A long letter.\nTwo lines."}
    answer = locked.post("/matters/new", **form)
    assert answer.status_code == 503
    assert in_language_of(locked, said(answer))
    assert "A long letter.\nTwo lines." in html.fromstring(answer.text).xpath("//textarea/text()")


def test_a_lost_database_is_said_everywhere(site: Site, clerk: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading, writing and even recognising who asks: 503, as a page and as JSON; it recovers alone."""

    def lost(*_arguments: object, **_options: object) -> None:
        raise OperationalError("SELECT 1", {}, ConnectionError("server closed the connection"))

    token = clerk.token()
    with monkeypatch.context() as broken:
        broken.setattr(site.supervision.office.database.sql, "connect", lost)
        for path in ("/inbox", "/ledger", "/account"):
            for headers in ({}, JSON):
                answer = clerk.client.get(path, headers=headers)
                assert answer.status_code == 503, path
                assert in_language_of(clerk, said(answer))
        answer = clerk.client.post("/matters/new", data={"csrf_token": token, "text": "A long letter."})
        assert answer.status_code == 503
        assert "A long letter." in answer.text
        watcher = site.app.test_client()
        assert watcher.get("/health/ready").status_code == 503
        assert watcher.get("/health/live").status_code == 200
    assert clerk.get("/inbox").status_code == 200


def _fresh(value: object) -> object:
    return (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
