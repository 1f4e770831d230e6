"""What holds for every request: forged ones are refused, reading changes nothing, answers hide the inside."""

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.browsers import Visitor
from tests.support.offices import add_unit, add_user, make_office
from web.app import create_app
from web.context import EXTENSION
from web.static_files import asset
from workflows.office import Office
from workflows.organisation import queries
from workflows.organisation.roles import Role

HOUSEKEEPING = {"web_session"}  # reading a page notes that the session is still in use


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office with the three administrators and a liaison."""
    office = make_office(tmp_path)
    add_unit(office, "JYJ")
    add_user(office, "tao.ye", [Role.LIAISON], unit="JYJ")
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        add_user(office, role.value.replace("_", "."), [role])
    return office


@pytest.fixture
def app(office: Office) -> Flask:
    """Its site."""
    return create_app(office)


def changing_addresses(app: Flask) -> list[str]:
    """Every address that takes a POST, placeholders filled."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "tao.ye"), method="POST")
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and not any(ch.regex == r"\d+" for ch in rule._converters.values())
    ]


def test_nothing_is_changed_without_the_token(app: Flask) -> None:
    """Every POST without the form's token is refused, whoever sends it."""
    for login in ("system.admin", "security.admin"):
        visitor = Visitor(app).sign_in(login)
        assert {visitor.client.post(address).status_code for address in changing_addresses(app)} == {403}


def test_nothing_is_changed_from_another_site(app: Flask) -> None:
    """A right token does not help when the request comes from a page of another site."""
    visitor = Visitor(app).sign_in("system.admin")
    for header in ({"Origin": "https://evil.example"}, {"Referer": "https://evil.example/page"}, {"Origin": "null"}):
        answer = visitor.client.post(
            "/administration/users/tao.ye/disable",
            data={"csrf_token": visitor.token()},
            headers={**header, "Accept": "application/json"},
        )
        assert (answer.status_code, answer.get_json()["code"]) == (403, "foreign-origin")
    own = visitor.client.post(
        "/administration/users/tao.ye/disable",
        data={"csrf_token": visitor.token()},
        headers={"Origin": "http://localhost"},
    )
    assert own.status_code == 302


def test_another_persons_token_is_refused(app: Flask) -> None:
    """The token belongs to the session it was made for."""
    other = Visitor(app).token()
    answer = (
        Visitor(app)
        .sign_in("system.admin")
        .client.post("/administration/users/tao.ye/disable", data={"csrf_token": other})
    )
    assert answer.status_code == 403


def test_reading_never_writes(app: Flask, tmp_path: Path) -> None:
    """Opening every page as every administrator leaves the database as it was, but for the session's last use."""
    visitors = [Visitor(app).sign_in(login) for login in ("system.admin", "security.admin", "audit.admin", "tao.ye")]
    before = _content(tmp_path)
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            for visitor in visitors:
                assert visitor.get(adapter.build(rule.endpoint)).status_code < 500
    assert _content(tmp_path) == before


def test_every_answer_tells_the_browser_what_a_page_may_do(app: Flask) -> None:
    """Pages, errors and files carry the strict policy; nothing inline, nothing foreign, no frame."""
    client: FlaskClient = app.test_client()
    for path in ("/sign-in", "/nowhere", "/static/favicon.svg", "/health/live"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def test_files_named_by_their_content_are_kept_for_ever(app: Flask) -> None:
    """Built assets never change under one name; other files are asked for again after an hour."""
    with app.test_request_context():
        built = asset("app.css")
    client = app.test_client()
    assert "immutable" in client.get(built).headers["Cache-Control"]
    assert client.get("/static/favicon.svg").headers["Cache-Control"] == "public, max-age=3600"


def test_over_https_browsers_are_held_to_it(tmp_path: Path) -> None:
    """With an https address, the cookie is secure and bound to the host, and browsers come back by https only."""
    app = create_app(make_office(tmp_path, public_url="https://duban.example.gov.cn"))
    answer = app.test_client().get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert cookie.startswith("__Host-duban=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_over_http_nothing_promises_https(app: Flask) -> None:
    """An office without an https address does not lock browsers out."""
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers


def test_no_page_holds_inline_script_or_style(app: Flask) -> None:
    """What the policy would block is not written in the first place."""
    visitor = Visitor(app).sign_in("system.admin")
    for path in ("/account", "/administration/users", "/administration/roles", "/administration/health", "/nowhere"):
        page = visitor.get(path).text
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_programs_get_code_message_and_details(app: Flask) -> None:
    """An error for a program is JSON of one shape, its message in the language asked for."""
    answer = (
        Visitor(app)
        .sign_in("system.admin")
        .client.get("/administration/users/no.body", headers={"Accept": "application/json", "Accept-Language": "en"})
    )
    assert answer.status_code == 404
    assert answer.get_json() == {
        "code": "user-not-found",
        "message": "There is no account with the login “no.body”.",
        "details": {"login": "no.body"},
    }


def test_the_inside_is_never_shown(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen failure answers 500 with a sentence; no trace, no message of the exception."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("secret inside")

    visitor = Visitor(app).sign_in("system.admin")
    monkeypatch.setattr(queries, "units", fail)
    answer = visitor.get("/administration/units")
    assert answer.status_code == 500
    assert "系统内部出错" in answer.text
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text


def test_what_was_typed_survives_a_refusal(app: Flask) -> None:
    """A form whose token is too old is shown again on the error page, text kept and escaped, secrets left out."""
    visitor = Visitor(app).sign_in("system.admin")
    typed = {"name": "<b>陶冶</b>", "title": "科长", "password": "hidden-secret-1", "csrf_token": "old"}
    answer = visitor.client.post("/administration/users/tao.ye/edit", data=typed)
    assert answer.status_code == 403
    assert "&lt;b&gt;陶冶&lt;/b&gt;" in answer.text
    assert "科长" in answer.text
    assert "hidden-secret-1" not in answer.text


def test_a_session_in_the_database_opens_nothing(app: Flask, tmp_path: Path) -> None:
    """The database keeps a hash of the session token, so a stolen copy holds no key."""
    visitor = Visitor(app).sign_in("tao.ye")
    with visitor.client.session_transaction() as session:
        token = session["token"]
    assert token not in str(_content(tmp_path, everything=True))
    assert app.extensions[EXTENSION].sessions.resume(token).login == "tao.ye"


def _content(folder: Path, *, everything: bool = False) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(folder / "office.db") as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: database.execute(f'SELECT * FROM "{table}"').fetchall()
            for table in tables
            if everything or table not in HOUSEKEEPING
        }
