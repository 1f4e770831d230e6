"""Default deny, and the matrix of roles and routes: access.csv lists every route with what it asks for."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.support.browsers import Visitor
from tests.support.offices import add_unit, add_user, make_office
from web.access import PUBLIC, SIGNED_IN, access_of
from web.app import create_app
from workflows.organisation.permissions import GRANTS, Permission
from workflows.organisation.roles import Role

with Path(__file__).with_name("access.csv").open(encoding="utf-8") as file:
    EXPECTED = {row["endpoint"]: row["access"] for row in csv.DictReader(file)}
REFUSALS = {"forbidden", "not-signed-in"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The site of an office with one person for each role, all in one unit, and one person without any."""
    office = make_office(tmp_path_factory.mktemp("office"))
    add_unit(office, "DC")
    add_user(office, "nobody", unit="DC")
    for role in Role:
        add_user(office, role.value.replace("_", "-"), [role], unit="DC")
    return create_app(office)


def test_every_route_is_listed_with_its_demand(app: Flask) -> None:
    """A route that is missing from access.csv, or asks for something else than it says, is found here."""
    declared = {endpoint: str(access_of(app, endpoint)) for endpoint in app.view_functions}
    assert declared == EXPECTED


def test_a_view_that_says_nothing_is_closed_to_everybody(app: Flask) -> None:
    """Somebody who forgets the decorator has built a page that nobody can open."""
    fresh = create_app(app.extensions["duban"])
    fresh.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert Visitor(fresh).get("/forgotten").status_code == 403
    assert Visitor(fresh).sign_in("system-admin").get("/forgotten").status_code == 403


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_a_role_reaches_exactly_what_its_permissions_grant(app: Flask, role: Role | None) -> None:
    """Every route and method is asked for in every role; what is not granted is refused, and nothing else is."""
    granted = GRANTS[role] if role else frozenset[Permission]()
    visitor = Visitor(app).sign_in(role.value.replace("_", "-") if role else "nobody")
    wrong = []
    for rule, method, address in _requests(app):
        expected = EXPECTED[rule.endpoint] in (PUBLIC, SIGNED_IN) or EXPECTED[rule.endpoint] in granted
        if _is_let_through(visitor, method, address) != expected:
            wrong.append(f"{method} {address} should be {'open' if expected else 'closed'}")
    assert not wrong


def test_a_stranger_reaches_only_public_routes(app: Flask) -> None:
    """Without signing in, everything but the public routes answers 401."""
    wrong = []
    for rule, method, address in _requests(app):
        if _is_let_through(Visitor(app), method, address) != (EXPECTED[rule.endpoint] == PUBLIC):
            wrong.append(f"{method} {address}")
    assert not wrong


def _requests(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with every method, its placeholders filled with what does not exist. Signing out comes last."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "account.sign_out")
    with app.test_request_context():
        for rule in rules:
            values = {
                name: 999999 if type(rule._converters[name]).__name__ == "IntegerConverter" else "x"
                for name in rule.arguments
            }
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method, str(app.url_map.bind("localhost").build(rule.endpoint, values, method=method))


def _is_let_through(visitor: Visitor, method: str, address: str) -> bool:
    """Whether the guard lets the request pass; it then fails for want of a token or of the thing asked for."""
    answer = visitor.client.open(address, method=method, headers={"Accept": "application/json"})
    return not (answer.is_json and answer.get_json().get("code") in REFUSALS)
