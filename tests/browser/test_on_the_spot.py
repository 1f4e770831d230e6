"""Going there, in a browser: a covert inspection until its release, and a return visit that fails."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import accessibility_problems
from tests.support.served import Served
from tests.support.supervision import TO_ARCHIVE

pytestmark = pytest.mark.sqlite_only
PHOTO = {"name": "gate.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n seen"}


def as_(served: Served, page: Page, login: str, path: str) -> None:
    """Let ``login`` sign in, whoever was there before, and go to ``path``."""
    served.sign_in(page, login)
    served.open(page, path)


@pytest.mark.rule("A24", "A27")
def test_a_covert_inspection_is_seen_by_the_unit_when_it_is_released(served: Served, page: Page) -> None:
    """Begun on the matter's page, approved by another, recorded with a photo; the unit sees nothing, then all of it."""
    matter_id = served.supervision.issue()
    spot = f"/matters/{matter_id}?tab=on_the_spot"
    as_(served, page, "reviewer", f"/matters/{matter_id}?tab=handling")
    page.get_by_role("button", name="实地核查").click()
    page.get_by_label("暗访", exact=True).check()
    page.locator("[name=inspection_purpose]").fill("夜间是否停工")
    page.locator("[name=inspection_plan]").fill("连续三晚到东门查看")
    page.locator("[name=planned_on]").fill("2019-09-27")
    page.get_by_role("group", name="核查人员").get_by_label("reviewer").check()
    page.get_by_role("button", name="提交").click()
    as_(served, page, "director", served.task("approve_inspection"))
    expect(page.get_by_text("连续三晚到东门查看")).to_be_visible()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="同意核查").click()
    as_(served, page, "reviewer", served.task("carry_out"))
    page.locator("[name=place]").fill("工地东门")
    page.locator("[name=visited_at]").fill("2019-09-27T08:30")
    page.get_by_role("group", name="参加人员").get_by_label("reviewer").check()
    page.locator("[name=finding]").fill("打桩到半夜")
    page.get_by_label("不属实").check()
    page.locator("input[type=file]").set_input_files(PHOTO)  # type: ignore[arg-type]  # a file as its parts
    page.get_by_role("button", name="提交").click()
    as_(served, page, "env.liaison", spot)
    expect(page.locator("#inspections")).to_contain_text("没有核查记录")
    as_(served, page, "director", served.task("release_inspection"))
    page.get_by_role("button", name="公开", exact=True).click()
    as_(served, page, "env.liaison", spot)
    expect(page.locator("#inspections")).to_contain_text("打桩到半夜")
    expect(page.locator("#inspections").get_by_role("link", name="gate.png")).to_be_visible()
    expect(page.locator("#inspections")).not_to_contain_text("连续三晚到东门查看")


@pytest.mark.rule("A28", "C43")
def test_a_visit_that_fails_leads_to_the_matter_that_goes_on(served: Served, page: Page) -> None:
    """Drawn with a seed, visited, gone on with as a matter of its own; the pages lead to each other."""
    matter_id = served.supervision.complete()
    served.supervision.wait(days=14)
    served.supervision.go(*TO_ARCHIVE)
    as_(served, page, "reviewer", "/visits")
    page.get_by_label("销号日期起").fill("2019-10-01")
    page.get_by_label("销号日期止").fill("2019-12-31")
    page.get_by_label("抽取件数").fill("1")
    page.get_by_label("种子").fill("第四季度")
    page.get_by_role("button", name="抽取并下达回访").click()
    expect(page.locator("#samples")).to_contain_text("重抽结果一致")
    served.open(page, served.task("visit"))
    page.locator("[name=visited_on]").fill("2019-10-10")
    page.get_by_role("group", name="回访人员").get_by_label("reviewer").check()
    page.locator("[name=visit_place]").fill("工地东门")
    page.locator("[name=visit_finding]").fill("又有噪声")
    page.get_by_role("button", name="落实反弹").click()
    served.open(page, f"/matters/{matter_id}?tab=on_the_spot")
    expect(page.locator("#visits")).to_contain_text("又有噪声")
    assert accessibility_problems(page) == []
    page.locator("#visits").get_by_role("link", name="续办").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("续办")
    page.get_by_role("navigation", name="内容").get_by_role("link", name="核查问责").click()
    page.locator(".notice a").click()
    expect(page).to_have_url(f"{served.address}/matters/{matter_id}")
