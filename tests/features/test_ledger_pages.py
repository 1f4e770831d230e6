"""The pages of the ledger: the import shows every doubt before anything is stored; the ledger tells how we stand."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import event

from tests.support.browsers import Visitor
from tests.support.databases import Copies
from tests.unit.workflows.ledger.books import HEADINGS, demo_city, demo_ledger, read, row, text_file, workbook
from web.app import create_app
from workflows.office import Office


@pytest.fixture
def office(copies: Copies, tmp_path: Path) -> Iterator[Office]:
    """The demo city with the diagrams deployed, on 2019-10-31."""
    opened = demo_city(copies, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def clerk(office: Office) -> Visitor:
    """The clerk's browser."""
    return Visitor(create_app(office)).sign_in("li.ruoxi")


def upload(visitor: Visitor, content: bytes = demo_ledger(), name: str = "2019年台账.csv") -> str:
    """The address of the preview of a file."""
    answer = visitor.post("/ledger/import", file=(io.BytesIO(content), name))
    assert answer.status_code == 302, answer.text
    return answer.location


def imported(visitor: Visitor, content: bytes = demo_ledger()) -> None:
    """Import a file."""
    answer = visitor.post(f"{upload(visitor, content)}/confirm")
    assert answer.status_code == 302, answer.text


def titles(page: str) -> list[str]:
    """The titles of the matters that the ledger shows, in order."""
    return [link.text for link in html.fromstring(page).xpath("//td[contains(@class, 'ledger-title')]/a")]


def test_the_preview_shows_the_doubtful_rows_first_with_all_three_columns(clerk: Visitor) -> None:
    """Each row stands as written, as understood and with its doubts in words; nothing is in the ledger yet."""
    address = upload(clerk)
    doubtful, everything = clerk.get(address).text, clerk.get(f"{address}?show=all").text
    assert "“立即”没有明确日期，按惯例推定。" in doubtful
    assert "泽督[2019]2号" not in doubtful
    for shown in ("泽督[2019]2号", "泽督〔2019〕2号", "“半年”从立项之日起按月推算。"):
        assert shown in everything
    assert "flag" not in html.fromstring(everything).text_content()
    assert titles(clerk.get("/ledger").text) == []


def test_an_import_can_be_left_and_found_again(clerk: Visitor) -> None:
    """The page where files are chosen lists the preview."""
    address = upload(clerk)
    assert address in clerk.get("/ledger/import").text


def test_a_row_is_mended_in_place_and_a_wrong_value_is_kept_with_its_reason(clerk: Visitor) -> None:
    """What was typed stays when it cannot be; what is right shows as corrected."""
    content = text_file([HEADINGS, row(主办单位="林业局")])
    address = upload(clerk, content)
    page = html.fromstring(clerk.get(address).text)
    assert "不认识主办单位“林业局”" in page.text_content()
    assert page.xpath("//button[@disabled]")
    action = page.xpath("//form[contains(@action, '/rows/')]/@action")[0]
    wrong = clerk.post(action, _do="save", lead_unit="", title="某项工作")
    assert wrong.status_code == 422
    assert "“主办单位”填写的“”不对" in wrong.text
    assert clerk.post(action, _do="save", lead_unit="JYJ", title="某项工作").status_code == 302
    after = clerk.get(f"{address}?show=all").text
    assert "已改" in after
    assert clerk.post(f"{address}/confirm").status_code == 302
    assert titles(clerk.get("/ledger").text) == ["某项工作"]


def test_a_row_left_out_can_be_taken_in_again(clerk: Visitor) -> None:
    """Both ways are one click, and the count on the button follows."""
    address = upload(clerk, text_file([HEADINGS, row()]))
    action = html.fromstring(clerk.get(f"{address}?show=all").text).xpath(
        "//form[contains(@action, '/rows/')]/@action"
    )[0]
    clerk.post(action, _do="leave_out")
    assert "确认导入 0 件" in clerk.get(address).text
    clerk.post(action, _do="take_in")
    assert "确认导入 1 件" in clerk.get(address).text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (text_file([["甲", "乙", "丙"], ["1", "2", "3"]]), "督办事项、主办单位、立项时间、办结时限、办理状态"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "旧版 .xls"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(clerk: Visitor, content: bytes, said: str) -> None:
    """The page stays, with the reason at the field."""
    answer = clerk.post("/ledger/import", file=(io.BytesIO(content), "台账.xlsx"))
    assert (answer.status_code, said in answer.text) == (422, True)


def test_the_ledger_shows_how_everything_stands(clerk: Visitor) -> None:
    """Open matters come first by deadline, today's said once; totals by light are links; lights have a word."""
    imported(clerk)
    page = clerk.get("/ledger").text
    assert len(titles(page)) == 40
    shown = html.fromstring(page)
    assert {time.getparent().text_content().strip() for time in shown.xpath("//td//time[text()='今天']")} == {"今天"}
    totals = {link.text_content().split()[0] for link in shown.xpath("//ul[@class='ledger-totals']//a")}
    assert {"全部", "逾期"} <= totals
    late = shown.xpath("//ul[@class='ledger-totals']//a[contains(@href, 'light=late')]/@href")[0]
    only_late = clerk.get(late).text
    assert 0 < len(titles(only_late)) < 40
    assert len(html.fromstring(only_late).xpath("//td//span[contains(@class, 'light-late')]")) == len(titles(only_late))


def test_filters_sort_and_search_narrow_the_ledger(clerk: Visitor) -> None:
    """Source, unit and text filter; a heading sorts, and again the other way round."""
    imported(clerk)
    assert len(titles(clerk.get("/ledger?source=S9").text)) == 4
    assert set(titles(clerk.get("/ledger?q=加装电梯").text)) == {
        "外地老旧小区加装电梯做法(信息专报)",
        "关于老旧小区加装电梯的建议",
    }
    up, down = (titles(clerk.get(f"/ledger?source=S1&sort=matter_no&order={order}").text) for order in ("", "desc"))
    assert up[0] == "市区及重点县空气质量下滑专项整治"
    assert down == up[::-1]
    assert len(titles(clerk.get("/ledger?unit=JYJ&light=nonsense&sort=nonsense").text)) == 4


def test_columns_and_views_are_kept_for_the_person(clerk: Visitor) -> None:
    """Chosen columns stay chosen; a saved view leads back to its filters and can be deleted."""
    imported(clerk)
    clerk.post("/ledger/columns", column=["title", "progress"])
    headings = html.fromstring(clerk.get("/ledger").text).xpath("//thead//th")
    assert [heading.text_content().strip() for heading in headings] == ["督办事项", "办理进展"]
    clerk.post("/ledger/views?source=S9", name="网民留言")
    page = html.fromstring(clerk.get("/ledger").text)
    link = page.xpath("//ul[@class='ledger-views']//a/@href")[0]
    assert len(titles(clerk.get(link).text)) == 4
    clerk.post(page.xpath("//ul[@class='ledger-views']//form/@action")[0])
    assert not html.fromstring(clerk.get("/ledger").text).xpath("//ul[@class='ledger-views']")


def test_what_is_shown_can_be_exported_and_read_again(clerk: Visitor) -> None:
    """The workbook holds the matters under the filters; reading it gives the same titles, units and deadlines."""
    imported(clerk)
    answer = clerk.get("/ledger/export.xlsx?source=S9")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    again = [found.entry for found in read(answer.data).rows if found.entry]
    assert {entry.title for entry in again} == set(titles(clerk.get("/ledger?source=S9").text))
    assert {entry.lead_unit for entry in again} == {"BLQ", "TYJ", "CGJ", "GJGS"}
    assert all(entry.due_on for entry in again)


def test_a_finished_matter_says_that_it_was_imported(clerk: Visitor) -> None:
    """Its page tells the file it came from, and where it ended."""
    imported(clerk)
    shown = html.fromstring(clerk.get("/ledger?light=closed_out&q=殡仪馆").text)
    page = clerk.get(shown.xpath("//td[contains(@class, 'ledger-title')]/a/@href")[0]).text
    assert "从台账“2019年台账.csv”导入" in page


def test_a_unit_sees_its_own_matters_only(office: Office, clerk: Visitor) -> None:
    """A liaison's ledger holds what their unit leads or helps with, and cannot be exported or imported."""
    imported(clerk)
    liaison = Visitor(create_app(office)).sign_in("u.jyj.liaison")
    assert len(titles(liaison.get("/ledger").text)) == 4
    assert liaison.get("/ledger/export.xlsx").status_code == 403
    assert liaison.get("/ledger/import").status_code == 403


def test_a_classified_row_is_refused_on_the_page_too(clerk: Visitor) -> None:
    """The page says how many rows were refused and shows nothing of them."""
    content = workbook(("台账", [HEADINGS, row(督办事项="某某阵地", 备注="秘密★5年"), row(督办编号="泽督〔2019〕2号")]))
    page = clerk.get(f"{upload(clerk, content, 'a.xlsx')}?show=all").text
    assert "1 行带有涉密标志" in page
    assert "某某阵地" not in page


def test_the_ledger_takes_the_same_number_of_statements_however_long_it_is(office: Office, clerk: Visitor) -> None:
    """A page of four matters and one of forty ask the database equally often."""
    imported(clerk)
    counts = []
    for address in ("/ledger?source=S9", "/ledger"):
        statements: list[str] = []

        def note(
            _connection: object, _cursor: object, statement: str, *_: object, seen: list[str] = statements
        ) -> None:
            seen.append(statement)

        event.listen(office.database.sql, "before_cursor_execute", note)
        clerk.get(address)
        event.remove(office.database.sql, "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1]
