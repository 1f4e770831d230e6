"""Names and headers made to harm: every address, parameter, form and file name answers them, and nothing is reached."""

import io
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from tests.features.web.conftest import Site
from tests.security.attempts import FUZZ
from tests.security.attempts.names import HEADERS, NAMES
from tests.security.conftest import Made
from tests.support.offices import add_user
from tests.support.watch import WATCH
from web.access import PUBLIC, SIGNED_IN, access_of
from workflows.organisation.permissions import GRANTS
from workflows.organisation.roles import Role

PLACEHOLDER = re.compile(r"<[^>]+>")
PARAMETERS = (
    "base",
    "before",
    "filter",
    "instance",
    "light",
    "list",
    "next",
    "order",
    "page",
    "process",
    "q",
    "role",
    "show",
    "sort",
    "source",
    "stage",
    "state",
    "status",
    "subject",
    "tab",
    "text",
    "unit",
    "urgency",
    "year",
)
"""What addresses are asked with."""
EVERY = 4
"""A route meets every fourth name, a name every fourth route; each meets each in ``make fuzz``."""
FIELDS = ("login", "name", "title", "unit", "reason", "note", "note[]", "text", "source", "moment", "locale", "columns")


@pytest.fixture(scope="module")
def site(make_site: Made, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for all, with somebody in every role."""
    site = make_site(tmp_path_factory.mktemp("office"))
    for role in Role:
        add_user(site.supervision.office, _login(role), [role], unit="ENV")
    return site


def _login(role: Role) -> str:
    return f"r.{role.value.replace('_', '-')}"


def _visitor(site: Site, endpoint: str) -> str:
    needed = access_of(site.app, endpoint)
    if needed in (PUBLIC, SIGNED_IN):
        return "clerk"
    return _login(next(role for role in Role if needed in GRANTS[role]))


def _is_harmless(answer: TestResponse) -> bool:
    text = answer.data.decode("utf-8", "replace")  # a download is no text
    said = [f"{name}: {value}" for name, value in answer.headers]
    return (
        answer.status_code < 500
        and "Traceback" not in text
        and "root:" not in text
        and "<script>alert" not in text
        and not any("\n" in line or "\r" in line for line in said)
        and not any(line.startswith("Set-Cookie: stolen") for line in said)
        and not answer.headers.get("Location", "/").startswith(("//", "javascript:", "http://evil"))
    )


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_an_address_is_answered(site: Site, tmp_path: Path, name: str) -> None:
    """In the place of every placeholder and of every parameter, of every route in turn, by somebody who may open it."""
    evil, wrong, turn = NAMES[name], [], list(NAMES).index(name)
    asked = "&".join(f"{parameter}={evil}" for parameter in PARAMETERS)
    for number, rule in enumerate(site.app.url_map.iter_rules()):
        if rule.endpoint == "account.sign_out" or not (FUZZ or (number + turn) % EVERY == 0):
            continue
        visitor = site.visitor(_visitor(site, rule.endpoint))
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            address = PLACEHOLDER.sub(lambda _: evil, rule.rule)
            headers = {"X-CSRFToken": visitor.token()} if method == "POST" else {}
            with WATCH.over(tmp_path.parents[1]) as events:
                answer = visitor.client.open(f"{address}?{asked}", method=method, headers=headers)
            if not _is_harmless(answer) or events:
                wrong.append((method, rule.rule, answer.status_code, list(events)))
    assert wrong == []


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_a_form_is_kept_or_refused(site: Site, tmp_path: Path, name: str) -> None:
    """Typed as a login, a unit, a title, the name of a view or of a file: an answer, no failure, no file elsewhere."""
    evil = unquote(NAMES[name], errors="replace")
    clerk, wrong = site.visitor("clerk"), []
    administrator = site.visitor(_login(Role.SYSTEM_ADMIN))
    posts = (
        (clerk, "/sign-in"),
        (clerk, "/language"),
        (clerk, "/matters/new"),
        (clerk, "/ledger/views"),
        (clerk, "/ledger/columns"),
        (clerk, "/inbox/claim"),
        (administrator, "/administration/users/new"),
    )
    with WATCH.over(tmp_path.parents[1]) as events:
        for visitor, address in posts:
            answer = visitor.post(address, **dict.fromkeys(FIELDS, evil))
            if not _is_harmless(answer):
                wrong.append((address, answer.status_code))
        file = (io.BytesIO(b"a,b\n1,2"), evil.replace("\r", "").replace("\n", "") or "x")
        answer = clerk.post("/ledger/import", file=file)
    assert (wrong, events) == ([], [])
    assert _is_harmless(answer)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_answered(site: Site, tmp_path: Path, name: str) -> None:
    """It leads nowhere else, opens nothing and breaks nothing; what it says stands in no address of the answer."""
    client = site.app.test_client()
    with WATCH.over(tmp_path.parents[1]) as events:
        for address in ("/sign-in", "/", "/health/live", "/ledger", "/static/favicon.svg"):
            answer = client.get(address, headers=HEADERS[name])
            assert _is_harmless(answer), address
            assert "evil.example" not in answer.headers.get("Location", "")
            assert "evil.example" not in answer.text
    assert events == []


def test_there_are_enough_names() -> None:
    """None was lost."""
    assert len(NAMES) + len(HEADERS) >= 75
