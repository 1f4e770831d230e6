"""Before a matter is taken in: what the decision tables propose, and the minutes of a meeting."""

import pytest
from lxml import html

from tests.features.web.conftest import Site

pytestmark = pytest.mark.sqlite_only


def proposed(site: Site, text: str) -> str:
    """What the hint says about a matter with these words."""
    answer = site.visitor("clerk").post("/matters/new", _do="check", title="Street lamps", source="S5", text=text)
    [hint] = html.fromstring(answer.text).xpath("//*[@id='proposed']")
    return " ".join(hint.text_content().split())


@pytest.mark.rule("A05")
def test_class_urgency_and_deadline_are_proposed_with_their_reason(site: Site) -> None:
    """The tables answer to the words; the rule that matched is quoted; nothing is registered."""
    ordinary, top, reference = (proposed(site, words) for words in ("请研处", "特急，立即处置", "请阅知"))
    assert "4 Oct" in ordinary
    assert "C36" in ordinary
    assert "Top" in top
    assert "29 Sept" in top or "29 Sep" in top
    assert "circulate and file" in reference
    assert "none derived" in reference
    assert not site.supervision.tasks()


@pytest.mark.rule("E02")
def test_minutes_are_begun_beside_a_new_matter(site: Site) -> None:
    """The button leads straight to the form of the minutes, whose items become matters."""
    clerk = site.visitor("clerk")
    answer = clerk.post("/matters/minutes")
    assert answer.status_code == 302
    form = {"minutes_number": "M-31", "meeting": "31st meeting", "held_on": "2019-09-26"}
    items = {f"items.{n}.{key}": f"{key} {n}" for n in (0, 1) for key in ("item_title", "item_requirement")}
    rows = {"items.0._": "1", "items.1._": "1"}
    sent = clerk.post(answer.location, **form, **items, **rows)
    assert sent.status_code == 302, sent.text
    assert len({task.business_key for task in site.supervision.tasks()}) == 2
