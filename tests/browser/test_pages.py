"""Every page of the site, in both languages, at the width of an office screen and of a phone, on the demo's data."""

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support import busy, busy_spot
from tests.support.browser import OFFICE_SCREEN, PHONE_SCREEN, accessibility_problems, overflows, watched
from tests.support.offices import make_office
from tests.support.people import DEMO_PASSWORD
from tests.support.server import Office
from tests.support.wording import data_of, strange_words
from web.app import create_app
from workflows.demo import fill

NARROWEST = 360
LANGUAGES = ("zh-CN", "en")
CLERK, REVIEWER, DIRECTOR, LIAISON = "li.ruoxi", "sun.qiao", "liang.chengzhi", "u.zjj.liaison"
MISSING = "/no-such-page"
PAGES = {
    "": ["/sign-in", MISSING],
    CLERK: [
        "/inbox",
        "/inbox?list=done",
        "/inbox?list=started",
        "/inbox?q=0000",
        "/ledger",
        "/ledger?light=late",
        "/ledger?q=0000",
        "/ledger/print",
        "/search?q=危房",
        "/search?q=0000",
        "/ledger?kind=decision&tag=topic:smooth_roads",
        "/batches",
        "/batches?pool=unresolved_directives",
        "/administration/vocabulary",
        "/ledger/import",
        "/ledger/imports/{import}",
        "/matters/new",
        "/matters/{matter}",
        "/matters/{matter}?tab=units",
        "/matters/{matter}?tab=handling",
        "/matters/{matter}?tab=comments",
        "/matters/{matter}/print",
        "/matters/{matter}/merge",
        "/matters/{matter}/merge?with={twin}",
        "/matters/{matter}/reports/{report}",
        "/matters/{matter}?tab=on_the_spot",
        "/matters/{matter}/parts/{assignment}/reports",
        "/matters/{matter}?tab=papers",
        "/matters/{matter}?tab=diagram",
        "/visits",
        "/forces/",
        "/administration/substitutions/",
        "/tasks/{draft_opinion}",
        "/tasks/{draft_opinion}/transfer",
        "/tasks/{draft_opinion}/entrust",
        "/tasks/{draft_opinion}/send-back",
        "/tasks/{draft_opinion}/ask-signature",
        "/tasks/{draft_opinion}/comment",
        "/tasks/{draft_opinion}/copy",
        "/tasks/{draft_opinion}/follow-up",
        "/tasks/{receive}",
        "/tasks/{receive}/recall",
        "/lists",
        "/lists?list=close_out",
        "/lists?list=unsigned",
        "/lists?list=replies",
        "/lists/monday_list/2019-11-04",
        "/schedules/",
        "/designer/",
        "/designer/bpmn/directive",
        "/designer/bpmn/directive/versions",
        "/designer/proposals/{proposal}",
        "/history/",
        "/history/{instance}",
        "/history/{instance}/table",
        "/instances/",
        "/instances/?process=undertaking&step=handle",
        "/instances/?q=0000",
        "/instances/{instance}",
        "/instances/{part}",
        "/instances/{suspended}",
        "/instances/{instance}/suspend",
        "/instances/{suspended}/resume",
        "/instances/{instance}/cancel",
        "/instances/{instance}/variables",
        "/instances/{instance}/variables?name=directive_class",
        "/instances/{instance}/tokens/{loop}/move",
        "/instances/{instance}/tokens/{loop}/passes",
        "/instances/{instance}/tokens/{pass}/remove",
        "/instances/{part}/tokens/{timer}/hasten",
        "/instances/{asking}",
        "/instances/{asking}/tokens/{asked}/answer",
        "/instances/{asking}/tokens/{adhoc}/activate",
        "/migrations/",
        "/migrations/new?source={old}&target={new}",
        "/migrations/new?source={old}&target={new}&instance={blocked}",
        "/migrations/{migration}",
        "/administration/health/incidents/{incident}",
        "/deliveries/",
        "/deliveries/{delivery}/again",
        "/deliveries/{delivery}/discard",
        "/account",
        "/account/password",
    ],
    busy.COLLEAGUE: ["/inbox", "/tasks/{receive}", "/tasks/{receive}/respond"],
    REVIEWER: [
        "/inbox",
        "/tasks/{review_report}",
        "/tasks/{order_inspection}",
        "/tasks/{carry_out}",
        "/tasks/{visit}",
    ],
    DIRECTOR: ["/inbox", "/tasks/{close_out}"],
    busy.DIRECTOR: ["/tasks/{decided}/take-back", "/tasks/{approve_inspection}", "/tasks/{release_inspection}"],
    LIAISON: [
        "/inbox",
        "/inbox?list=told",
        "/inbox?list=copied",
        "/ledger",
        "/matters/{matter}?tab=units",
        "/matters/{matter}?tab=on_the_spot",
    ],
    "u.cgj.liaison": ["/tasks/{prepare_report}", "/tasks/{prepare_report}/unask-signature"],
    "u.cgj.head": ["/inbox", "/tasks/{prepare_report}/sign"],
    "sysadmin": [
        "/administration/units",
        "/administration/units/JYJ",
        "/administration/users",
        "/administration/users?text=0000",
        "/administration/users/u.jyj.liaison",
        "/administration/users/u.jyj.liaison/edit",
        "/administration/users/new",
        "/administration/roles",
        "/administration/calendar",
        "/administration/calendar/2027",
        "/administration/health",
        "/administration/clock",
        "/instances/?state=incident",
        "/instances/{part}",
    ],
    "secadmin": ["/administration/users/u.jyj.liaison/roles"],
    "auditadmin": ["/administration/records", "/history/{instance}"],
}
FILES = (
    "/ledger/export.xlsx",
    "/health/live",
    "/health/ready",
    "/static/",
    "/attachments/",
    "/archive",
    "/file",
    "/data",
)
"""What answers with a file, or to a program."""
SCREENSHOTS = os.environ.get("DUBAN_SCREENSHOTS")
"""A folder for a picture of every page, in both languages and widths; no pictures are taken without it."""


class Tour:
    """Visitors to a busy office at ``address``: one at a time, with a tab for each language.

    ``places`` says what the placeholders of the paths stand for, ``data`` is all text that a page may show as it is.
    """

    def __init__(self, browser: Browser, address: str, database: Path) -> None:
        self.browser, self.address = browser, address
        self.places, self.data = (
            places_of(database),
            data_of(database, Path(busy.__file__), Path(busy_spot.__file__), fill.DATA / "ledger.csv"),
        )
        self.problems: list[str] = []
        self.contexts: dict[tuple[str, str], BrowserContext] = {}

    def open(self, login: str, language: str, path: str) -> Page:
        """The page at ``path`` as ``login`` sees it; what it complains about is in ``problems``."""
        for before in [who for who in self.contexts if who[0] != login]:
            self.contexts.pop(before).close()
        if (login, language) not in self.contexts:
            self.contexts[login, language] = watched(self.browser, self.problems, language)
            self._sign_in(self.contexts[login, language].new_page(), login)
        self.problems.clear()
        page = self.contexts[login, language].pages[0]
        page.set_viewport_size(OFFICE_SCREEN)
        answer = page.goto(self.address + path.format_map(self.places))
        assert answer is not None
        assert answer.ok == (path != MISSING), answer.status
        expect(page.locator("[data-island][aria-busy]")).to_have_count(0)
        return page

    def _sign_in(self, page: Page, login: str) -> None:
        if login:
            page.goto(f"{self.address}/sign-in")
            page.locator("[name=login]").fill(login)
            page.locator("[name=password]").fill(DEMO_PASSWORD)
            page.locator("form[action='/sign-in'] [type=submit]").click()


def places_of(database: Path) -> dict[str, str]:
    """A matter in hand and its instance, an open task at each element, and what else there is one of."""
    with sqlite3.connect(database) as connection:
        tasks = dict(
            connection.execute("select element_id, id from user_task where state = 'open' order by created_at")
        )
        [[matter, instance]] = connection.execute(
            """select matter.id, instance.id from matter join instance on business_key = matter.id
            where process = 'directive' and title = '学校周边危房排查'"""
        )
        [[decided]] = connection.execute(
            """select user_task.id from user_task join matter on matter.id = business_key
            where element_id = 'approve_docketing' and user_task.state = 'completed' and title = '城中村消防通道'"""
        )
        [[twin]] = connection.execute("select id from matter where title = '公租房漏水维修'")
        [[report], *_] = connection.execute("select id from report where matter_id = ?", (matter,))
        [[assignment], *_] = connection.execute("select assignment_id from report where matter_id = ?", (matter,))
        [[delivery]] = connection.execute("select id from outbox where dead")
        [[waiting]] = connection.execute("select id from ledger_import where state = 'preview'")
        [[proposal]] = connection.execute("select id from procedure_proposal where state = 'proposed'")
        [[suspended]] = connection.execute("select id from instance where state = 'suspended' and parent_id is null")
        [[migration, old, new]] = connection.execute("select id, source_id, target_id from migration")
        [[blocked]] = connection.execute("select instance_id from migration_outcome where state = 'blocked'")
        [[incident, part]] = connection.execute("select id, instance_id from job where incident")
        [[timer], *_] = connection.execute(
            "select token from job where kind = 'timer' and not incident and instance_id = ?", (part,)
        )
        [[asking, asked]] = connection.execute("select instance_id, token from job where kind = 'delegate'")
        [[body]] = connection.execute("select body from instance where id = ?", (instance,))
        [[of_asking]] = connection.execute("select body from instance where id = ?", (asking,))
    tokens = {name: token for token, name, *_ in json.loads(body)[2]}
    adhoc = next(token for token, name, *_ in json.loads(of_asking)[2] if name == "补办")
    found = {
        "matter": matter,
        "assignment": assignment,
        "instance": instance,
        "decided": decided,
        "report": report,
        "twin": twin,
        "delivery": delivery,
        "import": waiting,
        "proposal": proposal,
        "suspended": suspended,
        "migration": migration,
        "old": old,
        "new": new,
        "blocked": blocked,
        "incident": incident,
        "part": part,
        "timer": timer,
        "asking": asking,
        "asked": asked,
        "adhoc": adhoc,
        "loop": tokens["undertake"],
        "pass": tokens["undertake#each"],
    }
    return {name: str(place) for name, place in (tasks | found).items()}


@pytest.fixture(scope="module")
def tour(browser: Browser, office: Office) -> Iterator[Tour]:
    """A tour of the demo office, in which everybody has something to do."""
    busy.keep_busy(office)
    with office.serving() as address:
        made = Tour(browser, address, office.folder / "duban.db")
        yield made
        for context in made.contexts.values():
            context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("login", "path"), [(login, path) for login, paths in PAGES.items() for path in paths])
def test_a_page_is_usable_by_everybody(tour: Tour, login: str, path: str, language: str) -> None:
    """No WCAG 2.2 AA violation, nothing in the console, no sideways scrolling, no word in the other language."""
    page = tour.open(login, language, path)
    if language == LANGUAGES[0]:  # what assistive technology meets is the same page in each language
        assert accessibility_problems(page) == []
    assert strange_words(page, language, tour.data) == []
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert not overflows(page), OFFICE_SCREEN
    keep_picture(page, language, login, path)
    page.set_viewport_size(PHONE_SCREEN)
    assert not overflows(page), PHONE_SCREEN
    page.set_viewport_size({**PHONE_SCREEN, "width": NARROWEST})
    assert not overflows(page), NARROWEST
    if SCREENSHOTS:
        page.set_viewport_size(PHONE_SCREEN)
        page.reload()
        keep_picture(page, language, login, path)
    assert tour.problems == []


def keep_picture(page: Page, language: str, login: str, path: str) -> None:
    """A picture of the whole page, where a folder for pictures is given."""
    if SCREENSHOTS:
        width = (page.viewport_size or OFFICE_SCREEN)["width"]
        name = re.sub(r"[^a-z0-9_=-]+", "_", f"{login or 'nobody'}{path}".lower()).strip("_")
        page.screenshot(path=Path(SCREENSHOTS) / f"{language}-{width}" / f"{name}.png", full_page=True)


def test_no_page_is_forgotten(tmp_path: Path) -> None:
    """Every route that answers with a page is among those that are looked at."""
    app = create_app(make_office(tmp_path))
    looked_at = [re.sub(r"[?].*", "", path) for paths in PAGES.values() for path in paths]
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or str(rule) == "/" or any(part in str(rule) for part in FILES):
            continue
        pattern = re.compile(re.sub(r"<[^>]+>", "[^/]+", str(rule)))
        assert any(pattern.fullmatch(path) for path in looked_at), rule
