"""What the rules want to be offered or shown in the forms that a new office is seeded with."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.supervision import DIAGRAMS
from workflows.matters.values import Source
from workflows.reports.service import COMPOSITE_LIMIT, ORDINARY_LIMIT


def fields(form: str) -> Iterator[dict[str, Any]]:
    """The components of a form, those inside groups and lists included."""
    waiting = json.loads((DIAGRAMS / "forms" / f"{form}.form").read_text("utf-8"))["components"]
    while waiting:
        field = waiting.pop()
        waiting += field.get("components", [])
        yield field


def field(form: str, key: str) -> dict[str, Any]:
    """The one field that fills ``key``."""
    [found] = [each for each in fields(form) if key in (each.get("key"), each.get("path"))]
    return found


def options(form: str, key: str) -> dict[str, str]:
    """What can be chosen, with its words."""
    return {each["value"]: each["label"] for each in field(form, key)["values"]}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        pytest.param("S1", ["上级领导批示", "督查通知"], marks=pytest.mark.rule("E01", "B01")),
        pytest.param("S2", ["会议"], marks=pytest.mark.rule("E01b", "B01")),
        pytest.param("S3", ["政府工作报告"], marks=pytest.mark.rule("E01c", "B01")),
        pytest.param("S4", ["文件", "通知"], marks=pytest.mark.rule("E01d", "B01")),
        pytest.param("S5", ["本级领导批示"], marks=pytest.mark.rule("E01e", "B01")),
        pytest.param("S6", ["人大", "建议", "政协", "提案"], marks=pytest.mark.rule("E01f")),
        pytest.param("S7", ["重点工程", "重大项目", "改革"], marks=pytest.mark.rule("E01g")),
        pytest.param("S8", ["交办", "其他"], marks=pytest.mark.rule("E01h", "B01")),
        pytest.param("S9", ["网民"]),
        pytest.param("S10", ["群众"], marks=pytest.mark.rule("B41")),
    ],
)
def test_intake_offers_each_source_in_the_words_of_the_rule(source: str, words: list[str]) -> None:
    """Whoever registers finds the source under its name, and no other one under the same."""
    offered = options("intake", "source")
    assert all(word in offered[source] for word in words)
    assert list(offered) == [each.value for each in Source]
    assert len(set(offered.values())) == len(offered)


@pytest.mark.rule("B10", "E19")
def test_a_review_shows_the_criteria_above_its_checks() -> None:
    """What a report is measured by stands in the checklist, in the words of the ordinances."""
    shown = "".join(each["text"] for each in fields("review") if each["type"] == "text")
    for criterion in ("事实清楚", "结论准确", "处理得当", "简明扼要", "措施有力"):
        assert criterion in shown


@pytest.mark.rule("E22")
@pytest.mark.parametrize("section", ["progress", "results"])
def test_the_counter_of_a_report_tells_the_limits_of_the_rule(section: str) -> None:
    """The ordinary limit, or that of a composite report; beyond it the reason is asked for."""
    told = field("report", section)["properties"]
    assert told["countLimit"] == f"=if composite = true then {COMPOSITE_LIMIT} else {ORDINARY_LIMIT}"
    assert field("report", told["reasonKey"])


@pytest.mark.rule("E02")
def test_minutes_are_recorded_with_their_items() -> None:
    """The form of the minutes asks for any number of items, each with what is wanted of whom."""
    items = field("minutes", "items")
    assert items["allowAddRemove"]
    assert {each["key"] for each in items["components"] if each["validate"]["required"]} == {
        "item_title",
        "item_requirement",
    }


@pytest.mark.rule("E14")
def test_a_review_offers_the_four_reasons_in_the_words_of_the_rule() -> None:
    """Facts, opinion, conclusion or form: what is sent back says which."""
    assert options("review", "return_reason") == {
        "facts_unclear": "事实不清楚",
        "opinion_unclear": "意见不明确",
        "conclusion_inaccurate": "结论不准确",
        "format_irregular": "格式不规范",
    }
