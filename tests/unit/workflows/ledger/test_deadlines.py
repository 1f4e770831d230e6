"""Deadlines in the words of ledgers, each counted from docketing on Monday 2019-07-08 unless said."""

from datetime import date

import pytest

from tests.unit.workflows.ledger.books import HEADINGS, entry_of, labels, read, read_row, row, text_file, workbook
from workflows.matters.values import DueKind

READINGS = [
    ("2019年8月30日", "2019-08-30", "date"),
    ("2019.8.30", "2019-08-30", "date"),
    ("２０１９／８／３０", "2019-08-30", "date"),
    ("20190830", "2019-08-30", "date"),
    ("2019-08-30 00:00:00", "2019-08-30", "date"),
    ("二〇一九年八月三十日", "2019-08-30", "date"),
    ("8月30日前", "2019-08-30", "date"),
    ("8.30", "2019-08-30", "date"),
    ("3月1日前", "2020-03-01", "date"),
    ("明年3月1日", "2020-03-01", "date"),
    ("43707", "2019-08-30", "excel_serial"),
    ("半年", "2020-01-08", "relative_months"),
    ("一个月内", "2019-08-08", "relative_months"),
    ("3个月", "2019-10-08", "relative_months"),
    ("半个月", "2019-07-23", "relative_days"),
    ("一周内", "2019-07-15", "relative_days"),
    ("3天内", "2019-07-11", "relative_days"),
    ("10日内", "2019-07-18", "relative_days"),
    ("48小时内", "2019-07-10", "relative_days"),
    ("15个工作日内", "2019-07-29", "workdays"),
    ("五个工作日", "2019-07-15", "workdays"),
    ("7月底前", "2019-07-31", "month_end"),
    ("12月", "2019-12-31", "month_end"),
    ("十二月底", "2019-12-31", "month_end"),
    ("2月底前", "2020-02-29", "month_end"),
    ("2020年6月", "2020-06-30", "month_end"),
    ("本月底", "2019-07-31", "month_end"),
    ("下月底前", "2019-08-31", "month_end"),
    ("10月中旬", "2019-10-20", "mid_month"),
    ("年底前", "2019-12-31", "month_end"),
    ("年内", "2019-12-31", "month_end"),
    ("2020年底", "2020-12-31", "month_end"),
    ("明年底", "2020-12-31", "month_end"),
    ("12月底通车", "2019-12-31", "month_end"),
    ("上半年", "2020-06-30", "month_end"),
    ("三季度末", "2019-09-30", "quarter_end"),
    ("第4季度", "2019-12-31", "quarter_end"),
    ("2020年一季度", "2020-03-31", "quarter_end"),
    ("立即", "2019-07-09", "vague"),
    ("供热前", "2019-10-31", "vague"),
    ("8月上旬", "2019-08-10", "vague"),
    ("长期", "", "long_term"),
    ("常态化推进", "", "long_term"),
    ("每月5日前", "", "periodic"),
    ("按季反馈", "", "periodic"),
    ("—", "", "no_deadline"),
    ("2019年6月31日", "2019-06-30", "invalid_date"),
    ("8月13日(同意延期至11月底)", "2019-11-30", "extended"),
    ("8月13日，经批准延长一个月", "2019-09-13", "extended"),
]


@pytest.mark.parametrize(("words", "due_on", "kind"), READINGS)
def test_deadlines_are_read_from_their_words(words: str, due_on: str, kind: str) -> None:
    """Each form gives its day and kind, and every kind but a plain date is flagged."""
    found = read_row(立项时间="2019-07-08", 事项来源="市长唐修远批示", 办结时限=words)
    entry = entry_of(found)
    assert (entry.due_on.isoformat() if entry.due_on else "", entry.due_kind) == (due_on, kind)
    assert {label for label in labels(found) if label.startswith("due:")} == ({f"due:{kind}"} - {"due:date"})


def test_an_extension_keeps_the_original_deadline() -> None:
    """Both days are known after an extension (Rule B08 asks for it)."""
    entry = entry_of(read_row(办结时限="9月13日(同意延期至11月底)"))
    assert (entry.original_due_on, entry.due_on) == (date(2019, 9, 13), date(2019, 11, 30))


@pytest.mark.parametrize(
    ("words", "flag"), [("尽早协调合同期内", "due:vague"), ("视情况而定", "due:unreadable"), ("", "due:missing")]
)
def test_what_no_rule_reads_is_flagged_not_guessed(words: str, flag: str) -> None:
    """Unknown words and empty cells are flagged."""
    assert flag in labels(read_row(办结时限=words))


def test_an_unreadable_deadline_gets_no_day() -> None:
    """Nothing is put in place of words that say nothing known."""
    assert entry_of(read_row(办结时限="合同期内")).due_on is None


def test_an_impossible_day_of_a_proposal_falls_back_to_three_months() -> None:
    """31 June does not exist; proposals are answered within three months of docketing."""
    found = read_row(事项来源="第65号建议", 立项时间="2019.3.11", 办结时限="2019年6月31日")
    assert entry_of(found).due_on == date(2019, 6, 11)
    assert "due:invalid_date" in labels(found)


def test_as_above_takes_the_deadline_of_the_row_above() -> None:
    """The words for "as above" give the day above, flagged; a merged row shares the day of the matter it went into."""
    rows = [
        row(序号="1", 督办编号="泽督〔2019〕1号", 办结时限="8月9日"),
        row(序号="2", 督办编号="泽督〔2019〕2号", 办结时限="8月20日"),
        row(序号="3", 督办编号="泽督〔2019〕3号", 办结时限="同上"),
        row(序号="4", 督办编号="", 办结时限="同上", 办理状态="并入第1项"),
    ]
    found = read(text_file([HEADINGS, *rows])).rows
    assert [entry_of(item).due_on for item in found[2:]] == [date(2019, 8, 20), date(2019, 8, 9)]
    assert "due:same_as_above" in labels(found[2])
    assert {"due:same_as_above", "duplicate_of:1"} <= labels(found[3])


def test_a_relative_deadline_without_docketing_has_no_day() -> None:
    """Nothing to count from: flagged."""
    found = read_row(立项时间="", 办结时限="一个月内")
    assert entry_of(found).due_on is None
    assert {"due:no_base", "docketed_on_missing"} <= labels(found)


def test_a_decimal_number_may_have_lost_its_last_zero() -> None:
    """A workbook keeps 8.10 as 8.1: the day is read and flagged."""
    found = read(workbook(("台账", [HEADINGS, row(办结时限=8.1)]))).rows[0]
    assert "due:ambiguous_number" in labels(found)
    assert entry_of(found).due_kind is DueKind.DATE


def test_a_lost_zero_is_put_back_where_the_day_would_come_too_early() -> None:
    """Completed on 7.18 and closed out on 7.2 can only be 7.20; it stays flagged."""
    headings = [*HEADINGS, "销号时间"]
    cells = [*row(立项时间="2019-07-08", 办理状态="办结", 办结时间="7.18"), 7.2]
    found = read(workbook(("台账", [headings, cells]))).rows[0]
    assert entry_of(found).closed_out_on == date(2019, 7, 20)
    assert "closed_out_on:number" in labels(found)


def test_working_days_beyond_the_known_calendar_are_marked() -> None:
    """A deadline that rests on an unannounced year says so."""
    found = read_row(督办编号="泽督〔2026〕1号", 立项时间="2026-12-30", 办结时限="5个工作日")
    assert "due_on:provisional" in labels(found)
