"""The page of what the office does by the clock."""

from datetime import UTC, datetime

import pytest
from lxml import html

from tests.features.web.conftest import Site

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("C44")
def test_every_scheduled_diagram_shows_its_last_and_next_run(site: Site) -> None:
    """Last run, how it ended, next run; a clerk may look, a unit may not."""
    site.supervision.until(datetime(2019, 9, 30, 1, 5, tzinfo=UTC))
    page = html.fromstring(site.visitor("clerk").get("/schedules/").text)
    rows = {
        row.xpath("string(th//text())").strip(): [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
        for row in page.xpath("//main//tbody/tr")
    }
    assert rows["每周清单"] == ["每周一8:30", "today 08:30", "Completed", "7 Oct 08:30"]
    assert rows["逐月督促"][1:3] == ["–", "–"]
    assert {"节点跟踪", "每日汇总", "每周对接", "通报情形检查"} <= set(rows)
    assert site.visitor("env.liaison").get("/schedules/").status_code == 403
