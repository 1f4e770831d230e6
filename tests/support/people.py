"""People of the demo office at browsers of their own: what they do reads like the story of a matter."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import watched

DEMO_PASSWORD = "duban-2019"

Row = Mapping[str, Any]


class Person:
    """Somebody signed in, with one tab that stays open. ``matter`` is the title of the matter the story is about."""

    def __init__(self, page: Page, address: str, login: str, matter: str, password: str = DEMO_PASSWORD) -> None:
        self.page, self.address, self.login, self.matter = page, address, login, matter
        self.open("/sign-in")
        page.locator("[name=login]").fill(login)
        page.locator("[name=password]").fill(password)
        page.locator("form[action='/sign-in'] [type=submit]").click()
        page.wait_for_url(lambda url: not url.endswith("/sign-in"))

    def open(self, path: str) -> Page:
        """Go to ``path``."""
        self.page.goto(self.address + path)
        return self.page

    def register(self, source: str, text: str = "", *, not_the_same_as: str = "") -> Page:
        """Take the matter in by the page for new ones, past a similar matter where one is named; its first task."""
        page = self.open("/matters/new")
        page.get_by_label("事项标题").fill(self.matter)
        page.get_by_label("事项来源").select_option(source)
        page.get_by_label("批示或来件原文").fill(text)
        if not_the_same_as:
            expect(page.locator("#alike")).to_contain_text(not_the_same_as)
            page.get_by_label("已核对右侧的相似事项").check()
        page.get_by_role("button", name="登记", exact=True).click()
        expect(page.get_by_role("heading", level=1, name="收件登记")).to_be_visible()
        return page

    def tasks(self) -> list[str]:
        """The names of the tasks about the matter in the inbox."""
        self.open(f"/inbox?q={self.matter}")
        return self.page.locator(".inbox-table .task-name").all_inner_texts()

    def begin(self, task: str) -> Page:
        """Open the first task with this name about the matter."""
        self.open(f"/inbox?q={self.matter}")
        self.page.locator(".inbox-table .task-name").get_by_text(task, exact=True).first.click()
        return self.page

    def fill(self, **answers: Any) -> None:
        """Answer the fields of the form that is open: text, the value of a choice, a tick, or rows of such answers."""
        for name, answer in answers.items():
            if isinstance(answer, list):
                self._fill_rows(name, answer)
            else:
                self._fill(name, answer)

    def press(self, button: str) -> None:
        """Press a button of the form by its words; the office says that it is done."""
        self.page.locator(".form-buttons").get_by_role("button", name=button, exact=True).click()
        done, refused = self.page.locator(".notice-success"), self.page.locator(".notice-danger")
        expect(done.or_(refused).first).to_be_visible()
        assert not refused.count(), refused.inner_text()

    def do(self, task: str, press: str = "提交", **answers: Any) -> None:
        """A task from the inbox to its end."""
        self.begin(task)
        self.fill(**answers)
        self.press(press)

    def see_matter(self, tab: str = "course") -> Page:
        """A part of the page of the matter, which the ledger leads to."""
        self.open(f"/ledger?q={self.matter}")
        address = self.page.locator("tbody").get_by_role("link", name=self.matter).first.get_attribute("href")
        return self.open(f"{address}?tab={tab}")

    def reminders(self) -> list[str]:
        """What the person was told about the matter, the latest first."""
        self.open("/inbox?list=told")
        return [text for text in self.page.locator(".inbox-table tbody tr").all_inner_texts() if self.matter in text]

    def advance_clock(self, moment: str) -> None:
        """Move the demo office's clock to ``moment`` (``2019-11-13T09:00``, the office's time)."""
        self.open("/administration/clock")
        self.page.locator("[name=moment]").fill(moment)
        self.page.locator("form").filter(has=self.page.locator("[name=moment]")).get_by_role("button").click()
        expect(self.page.locator(".notice-success")).to_be_visible(timeout=120_000)

    def _fill_rows(self, name: str, rows: Iterable[Row]) -> None:
        for number, row in enumerate(rows):
            line = self.page.locator(f"[name='{name}.{number}._']")
            if not line.count():
                self.page.locator(f"button[value='add:{name}']").click()
                expect(line).to_be_attached()
            self.fill(**{f"{name}.{number}.{key}": answer for key, answer in row.items()})

    def _fill(self, name: str, answer: Any) -> None:
        field = self.page.locator(f"[name='{name}']:not([type=hidden])")
        kind = field.first.evaluate("field => field.type")
        if kind == "radio":
            self._choose(field.and_(self.page.locator(f"[value='{answer}']")), checked=True)
        elif kind == "checkbox":
            self._choose(field, checked=answer)
        elif kind == "file":
            field.set_input_files(answer)
        elif kind == "select-one":
            self._settled(lambda: field.select_option(str(answer)))
        else:
            field.fill(str(answer))

    def _choose(self, field: Locator, *, checked: bool) -> None:
        if field.is_checked() != checked:
            self._settled(lambda: field.set_checked(checked))

    def _settled(self, change: Any) -> None:
        """Make ``change``, and wait until a form that reacts to it has done so."""
        old = self.page.evaluate(
            "() => { const live = document.querySelector('form[data-live] #form-fields');"
            " live?.setAttribute('data-before', ''); return Boolean(live); }"
        )
        change()
        if old:
            expect(self.page.locator("#form-fields[data-before]")).to_have_count(0)


class People:
    """The people of the office at ``address``; each signs in when first asked for."""

    def __init__(
        self, browser: Browser, address: str, problems: list[str], matter: str, *, password: str = DEMO_PASSWORD
    ) -> None:
        self._browser, self._address, self._problems, self._matter = browser, address, problems, matter
        self._password = password
        self._known: dict[str, Person] = {}

    def __getitem__(self, login: str) -> Person:
        if login not in self._known:
            page = watched(self._browser, self._problems).new_page()
            self._known[login] = Person(page, self._address, login, self._matter, self._password)
        return self._known[login]

    def leave(self) -> None:
        """Everybody closes their browser."""
        for person in self._known.values():
            person.page.context.close()


@pytest.fixture
def people(browser: Browser, live_server: str, page_problems: list[str], matter_title: str) -> Iterator[People]:
    """The people of the demo office; fails when one of their pages misbehaves. ``matter_title`` is the test's own."""
    made = People(browser, live_server, page_problems, matter_title)
    yield made
    made.leave()
    assert not page_problems, "\n".join(page_problems)
