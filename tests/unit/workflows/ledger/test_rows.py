"""Rows as offices write them: units, people, standing, counts, classified matters."""

from datetime import date

import pytest

from tests.unit.workflows.ledger.books import HEADINGS, entry_of, labels, read, read_row, row, text_file
from workflows.ledger.entry import Standing
from workflows.ledger.reading import as_records
from workflows.matters.values import Source

UNITS = [
    ("教育局", "", "JYJ", "", set()),
    ("泽安市教育局", "市财政局,住建局;公安", "JYJ", "CZJ;ZJJ;GAJ", set()),
    ("卫计委", "食药监局/疾控", "WJW", "SCJ;JKZX", set()),
    ("市生态环境局", "安河区、北岭区(共2个)", "HBJ", "AHQ;BLQ", set()),
    ("市生态环境局", "安河区、北岭区(共3个)", "HBJ", "AHQ;BLQ", {"co_units:count"}),
    ("国土", "环保", "ZRJ", "HBJ", {"lead_unit:shortened", "co_units:shortened"}),
    ("公安局牵头", "城管局配合", "GAJ", "CGJ", set()),
    ("市教育局（市财政局）", "", "JYJ", "CZJ", {"lead_unit:several"}),
    ("公安局、城管局", "财政局", "GAJ", "CGJ;CZJ", {"lead_unit:several"}),
    ("公安局会同城管局", "", "GAJ", "CGJ", {"lead_unit:several"}),
    ("教育局", "财政局\n住建局", "JYJ", "CZJ;ZJJ", set()),
    ("教育局", "各县区", "JYJ", "AHQ;BLQ;ZYX;LXX;YPX", {"co_units_not_enumerated"}),
    ("教育局", "财政局等有关单位", "JYJ", "CZJ", {"co_units_not_enumerated"}),
    ("教育局", "市直有关单位", "JYJ", "", {"co_units_not_enumerated"}),
    ("教育局", "林业局", "JYJ", "", {"co_units:unknown"}),
    ("林业局", "", "", "", {"lead_unit:unknown"}),
    ("", "", "", "", {"lead_unit_missing"}),
    ("教育局", "教育局、财政局", "JYJ", "CZJ", {"co_units:names_lead"}),
    ("教育局 陶冶", "财政局范晓", "JYJ", "CZJ", set()),
]


@pytest.mark.parametrize(("lead", "others", "lead_unit", "co_units", "flags"), UNITS)
def test_units_are_found_by_any_of_their_names(
    lead: str, others: str, lead_unit: str, co_units: str, flags: set[str]
) -> None:
    """Names, former names and short forms give codes; what is not certain is flagged, what is unknown left out."""
    found = read_row(主办单位=lead, 协办单位=others)
    assert (entry_of(found).lead_unit, ";".join(entry_of(found).co_units)) == (lead_unit, co_units)
    assert {label for label in labels(found) if "unit" in label} == flags


def test_a_row_without_title_or_known_lead_unit_is_an_error() -> None:
    """Such rows stay out until they are mended."""
    found = read_row(督办事项="", 主办单位="林业局")
    assert {flag.code for flag in found.errors} == {"title_missing", "lead_unit:unknown"}


STANDINGS = [
    ("√", "closed"),
    ("已办结", "closed"),
    ("A类", "closed"),
    ("逾期办结", "closed"),
    ("办结，已销号", "closed"),
    ("正在推进", "in_progress"),
    ("办结27件", "in_progress"),
    ("未办结", "in_progress"),
    ("基本完成", "in_progress"),
    ("严重逾期", "overdue"),
    ("退回", "returned"),
    ("阅存", "filed_for_reference"),
]


@pytest.mark.parametrize(("words", "standing"), STANDINGS)
def test_the_standing_is_read_from_its_words(words: str, standing: str) -> None:
    """Ticks, classes and phrases give where the matter stands; "27 done" is not done."""
    assert entry_of(read_row(办理状态=words)).standing == standing


def test_unknown_words_for_the_standing_are_flagged() -> None:
    """Nothing is assumed for words nobody knows."""
    found = read_row(办理状态="领导已知晓此事")
    assert entry_of(found).standing is None
    assert "status:unreadable" in labels(found)


def test_without_a_column_for_it_the_standing_is_taken_from_the_progress() -> None:
    """The first words of the progress count, as a doubt; words that say nothing leave the matter open."""
    headings = [*HEADINGS[:8], "办理进展情况"]
    rows = [[*row()[:8], "已完成,验收合格"], [*row(督办编号="泽督〔2019〕2号")[:8], "正与省厅对接"]]
    done, running = read(text_file([headings, *rows])).rows
    assert (entry_of(done).standing, "status:from_progress" in labels(done)) == (Standing.CLOSED, True)
    assert (entry_of(running).standing, "status:missing" in labels(running)) == (Standing.IN_PROGRESS, True)


def test_what_has_not_started_by_its_day_is_overdue() -> None:
    """The same words mean late or not, by the day the ledger stands at."""
    content = text_file([HEADINGS, row(办结时限="2019-08-30", 办理状态="未开工")])
    before, after = read(content, date(2019, 8, 30)), read(content, date(2019, 8, 31))
    assert entry_of(before.rows[0]).standing is Standing.IN_PROGRESS
    assert entry_of(after.rows[0]).standing is Standing.OVERDUE


@pytest.mark.rule("C13")
def test_a_missing_close_out_day_is_filled_in_once_its_week_has_come() -> None:
    """Completed on Thursday 2019-09-05, closed out on Monday the 9th, flagged; before that Monday nothing is said."""
    content = text_file([HEADINGS, row(办理状态="办结", 办结时间="2019.9.5")])
    later, sooner = (read(content, day).rows[0] for day in (date(2019, 9, 9), date(2019, 9, 8)))
    assert entry_of(later).closed_out_on == date(2019, 9, 9)
    assert "close_out_date_missing" in labels(later)
    assert entry_of(sooner).closed_out_on is None


NUMBERS = [
    ("泽督[2019]2号", "泽督〔2019〕2号"),
    ("泽督(2019)9号", "泽督〔2019〕9号"),
    ("泽督〔2019〕026号", "泽督〔2019〕26号"),
    ("泽督〔2019〕 19号", "泽督〔2019〕19号"),
    ("泽督【２０１９】第７号", "泽督〔2019〕7号"),
    ("北政督 2020 15", "北政督〔2020〕15号"),
]


@pytest.mark.parametrize(("written", "matter_no"), NUMBERS)
def test_numbers_are_brought_into_one_form(written: str, matter_no: str) -> None:
    """Brackets, width, spaces and leading zeros do not make another number."""
    assert entry_of(read_row(督办编号=written)).matter_no == matter_no


def test_a_number_used_twice_is_an_error_of_the_second_row() -> None:
    """However it is written, a number names one matter."""
    found = read(text_file([HEADINGS, row(督办编号="泽督〔2019〕2号"), row(督办编号="泽督[2019]02号")])).rows
    assert ([flag.code for flag in found[0].errors], [flag.code for flag in found[1].errors]) == (
        [],
        ["matter_no:repeated"],
    )


def test_groups_give_the_source_and_blank_cells_inherit_within_them() -> None:
    """A heading gives the code; a blank source repeats the one above, but not across a heading."""
    rows = [
        ["九、网民留言"],
        row(事项来源="网民向市长留言"),
        row(督办编号="泽督〔2019〕2号", 事项来源="", 立项时间=""),
        ["(二)会议议定事项"],
        row(督办编号="泽督〔2019〕3号", 事项来源=""),
    ]
    found = read(text_file([HEADINGS, *rows])).rows
    assert [entry_of(item).source for item in found] == [Source.NETIZEN_MESSAGE, Source.NETIZEN_MESSAGE, Source.MEETING]
    assert [entry_of(item).source_text for item in found] == ["网民向市长留言", "网民向市长留言", ""]
    assert {"source_inherited", "docket_date_inherited"} <= labels(found[1])


def test_without_groups_the_source_is_read_from_its_words() -> None:
    """A flat ledger says where matters come from in a column of its own; what it says otherwise is flagged."""
    assert entry_of(read_row(事项来源="市政协四届四次会议第103号提案")).source is Source.PROPOSAL
    assert "source_code:unknown" in labels(read_row(事项来源="其他"))


def test_a_source_that_contradicts_its_group_is_flagged() -> None:
    """The heading wins; the contradiction is shown."""
    found = read(text_file([HEADINGS, ["九、网民留言"], row(事项来源="市政府第3次常务会议")])).rows[0]
    assert entry_of(found).source is Source.NETIZEN_MESSAGE
    assert "source_code:disagrees" in labels(found)


@pytest.mark.parametrize("mark", ["此件机密", "涉密事项", "绝密★1年", "秘密★10年"])
def test_a_classified_row_is_refused_and_its_content_not_kept(mark: str) -> None:
    """The row is named with the reason; none of its words comes out of the reading; other rows are read."""
    rows = [row(督办事项="某某工程", 备注=mark), row(督办编号="泽督〔2019〕2号")]
    reading = read(text_file([HEADINGS, *rows]))
    refused, read_ = reading.rows
    assert ([flag.code for flag in refused.errors], refused.entry) == (["refused:classified"], None)
    assert "某某工程" not in repr(reading)
    assert entry_of(read_).matter_no == "泽督〔2019〕2号"
    assert as_records(reading)[0]["flags"] == ["refused:classified"]


def test_a_level_of_secrecy_in_a_column_of_its_own_refuses_the_row() -> None:
    """A column for the level refuses whatever is not open."""
    headings = (*HEADINGS, "密级")
    found = read(text_file([headings, [*row(), "公开"], [*row(督办编号="泽督〔2019〕2号"), "三级"]])).rows
    assert [item.entry is None for item in found] == [False, True]


def test_trade_secrets_are_no_state_secrets() -> None:
    """A matter about protecting trade secrets is read."""
    assert read_row(督办事项="关于加强商业秘密保护的建议").entry is not None


def test_days_without_year_follow_the_day_before_them() -> None:
    """Completed on 1.10 after docketing in November is January of the next year, and flagged as a doubt."""
    found = read_row(督办编号="泽督〔2019〕1号", 立项时间="11.4", 办结时限="三个月", 办理状态="办结", 办结时间="1.10")
    entry = entry_of(found)
    assert (entry.docketed_on, entry.completed_on) == (date(2019, 11, 4), date(2020, 1, 10))
    assert "completed_on:year_inferred" in {flag.code for flag in found.doubts}


def test_what_contradicts_itself_is_flagged() -> None:
    """Due before docketing, completed yet open, done without a day: each is shown."""
    assert "due_on:before_docketing" in labels(read_row(办结时限="2019-07-01"))
    assert "completed_on:but_open" in labels(read_row(办结时间="2019-08-01"))
    assert "completed_on_missing" in labels(read_row(办理状态="办结"))


def test_a_name_loses_its_spaces_and_a_second_handler_is_flagged() -> None:
    """Exactly one person handles a matter (Rule A13)."""
    headings = (*HEADINGS, "承办责任人")
    rows = [
        [*row(), "　陶　冶 "],
        [*row(督办编号="泽督〔2019〕2号"), "陶冶、芦苇"],
        [*row(督办编号="泽督〔2019〕3号"), "张三"],
    ]
    found = read(text_file([headings, *rows])).rows
    assert [entry_of(item).handler for item in found] == ["陶冶", "陶冶", "张三"]
    assert "handler:several" in labels(found[1])
    assert "handler:unknown_person" in labels(found[2])
