from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from engine.actor import SYSTEM
from engine.clock import ManualClock
from tests.support.browsers import Visitor
from tests.support.offices import PASSWORD, add_user, make_office
from web.app import create_app
from web.context import EXTENSION
from workflows.organisation.models import User
from workflows.organisation.passwords import hash_password
from workflows.organisation.roles import Role


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The site of an office with one liaison."""
    office = make_office(tmp_path)
    add_user(office, "tao.ye", [Role.LIAISON], name="陶冶")
    return create_app(office)


def test_a_stranger_is_led_to_sign_in_and_back(app: Flask) -> None:
    """Given a page for members, a stranger signs in first and then stands on that page."""
    visitor = Visitor(app)
    assert visitor.get("/account").location == "/sign-in?next=/account"
    answer = visitor.post("/sign-in", login="tao.ye", password="Lotus-pond-88", next="/account")
    assert answer.location == "/account"
    assert "陶冶" in visitor.get("/account").text


def test_nobody_is_led_to_another_site(app: Flask) -> None:
    """An address of another site as the page to return to is ignored."""
    for foreign in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        answer = Visitor(app).post("/sign-in", login="tao.ye", password="Lotus-pond-88", next=foreign)
        assert answer.location == "/"


def test_wrong_password_and_unknown_user_get_the_same_answer(app: Flask) -> None:
    """No answer tells whether an account exists; the typed user name stays in the form."""
    wrong = Visitor(app).post("/sign-in", login="tao.ye", password="nonsense")
    unknown = Visitor(app).post("/sign-in", login="no.body", password="nonsense")
    assert wrong.status_code == unknown.status_code == 401
    assert 'value="tao.ye"' in wrong.text
    assert _without_tokens(wrong.text).replace("tao.ye", "") == _without_tokens(unknown.text).replace("no.body", "")


def test_failed_tries_lock_the_account_for_a_while(app: Flask) -> None:
    """After five wrong passwords the right one is refused too, until the lock is over."""
    visitor = Visitor(app)
    for _ in range(5):
        visitor.post("/sign-in", login="tao.ye", password="nonsense")
    assert visitor.post("/sign-in", login="tao.ye", password="Lotus-pond-88").status_code == 401
    _clock(app).advance(timedelta(minutes=16))
    assert visitor.post("/sign-in", login="tao.ye", password="Lotus-pond-88").status_code == 302


def test_signing_in_gives_a_new_session(app: Flask) -> None:
    """A session cookie planted before the sign-in opens nothing after it."""
    visitor = Visitor(app)
    visitor.token()
    before = visitor.client.get_cookie("duban")
    visitor.sign_in("tao.ye")
    after = visitor.client.get_cookie("duban")
    assert before
    assert after
    assert before.value != after.value
    visitor.client.set_cookie("duban", before.value)
    assert visitor.get("/account").status_code == 302


def test_signing_out_ends_the_session_on_the_server(app: Flask) -> None:
    """A copied cookie is worthless after its owner signed out."""
    visitor = Visitor(app).sign_in("tao.ye")
    copied = visitor.client.get_cookie("duban")
    visitor.post("/sign-out")
    assert copied
    visitor.client.set_cookie("duban", copied.value)
    assert visitor.get("/account").status_code == 302


def test_an_idle_session_ends(app: Flask) -> None:
    """After thirty minutes without a click, one has to sign in again; a click in between keeps the session."""
    visitor = Visitor(app).sign_in("tao.ye")
    _clock(app).advance(timedelta(minutes=29))
    assert visitor.get("/account").status_code == 200
    _clock(app).advance(timedelta(minutes=29))
    assert visitor.get("/account").status_code == 200
    _clock(app).advance(timedelta(minutes=31))
    assert visitor.get("/account").status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(app: Flask) -> None:
    """Clicks do not prolong a session beyond the longest time."""
    visitor = Visitor(app).sign_in("tao.ye")
    for _ in range(35):
        _clock(app).advance(timedelta(minutes=20))
        assert visitor.get("/account").status_code == 200
    _clock(app).advance(timedelta(minutes=20))
    assert visitor.get("/account").status_code == 302


def test_changing_the_password_signs_out_the_other_browsers(app: Flask) -> None:
    """The browser in which the password was changed stays signed in, the others do not."""
    here, elsewhere = Visitor(app).sign_in("tao.ye"), Visitor(app).sign_in("tao.ye")
    changed = here.post(
        "/account/password",
        present_password="Lotus-pond-88",
        new_password="Plum-rain-77",
        repeated_password="Plum-rain-77",
    )
    assert changed.status_code == 302
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    Visitor(app).sign_in("tao.ye", "Plum-rain-77")


@pytest.mark.parametrize(
    ("present", "new", "repeated", "field"),
    [
        ("wrong", "Plum-rain-77", "Plum-rain-77", "present_password"),
        ("Lotus-pond-88", "Plum-rain-77", "Plum-rain-78", "repeated_password"),
        ("Lotus-pond-88", "short-1", "short-1", "new_password"),
        ("Lotus-pond-88", "onlyletters", "onlyletters", "new_password"),
        ("Lotus-pond-88", "tao.ye-2019", "tao.ye-2019", "new_password"),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(
    app: Flask, present: str, new: str, repeated: str, field: str
) -> None:
    """Each mistake is named at the field it concerns, and the old password still works."""
    visitor = Visitor(app).sign_in("tao.ye")
    answer = visitor.post("/account/password", present_password=present, new_password=new, repeated_password=repeated)
    assert answer.status_code == 422
    assert f'id="error-{field}"' in answer.text
    Visitor(app).sign_in("tao.ye")


def test_the_language_can_be_chosen_before_and_after_signing_in(app: Flask) -> None:
    """The choice holds for the browser and, once signed in, for the account."""
    visitor = Visitor(app)
    assert "登录" in visitor.get("/sign-in").text
    visitor.post("/language", locale="en")
    assert "Sign in" in visitor.get("/sign-in").text
    visitor.sign_in("tao.ye").post("/language", locale="en")
    assert "My account" in Visitor(app).sign_in("tao.ye").get("/account").text


def _clock(app: Flask) -> ManualClock:
    clock = app.extensions[EXTENSION].wall
    assert isinstance(clock, ManualClock)
    return clock


def _without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf_token" not in line)


def test_an_unknown_user_costs_as_much_work_as_a_known_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every try verifies exactly one Argon2 hash of the same cost, so that time tells nothing."""
    verified: list[str] = []
    real = PasswordHasher.verify

    def counting(hasher: PasswordHasher, hashed: str, plain: str) -> bool:
        verified.append(hashed.rpartition("$")[0].rpartition("$")[0])
        return bool(real(hasher, hashed, plain))

    with app.extensions[EXTENSION].transaction(SYSTEM) as tx:
        tx.session.get_one(User, "tao.ye").password_hash = hash_password(PASSWORD)
    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for login in ("tao.ye", "no.body", ""):
        Visitor(app).post("/sign-in", login=login, password="nonsense")
    assert len(verified) == 3
    assert len(set(verified)) == 1
