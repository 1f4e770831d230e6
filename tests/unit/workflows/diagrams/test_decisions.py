"""The decision tables that a new office is seeded with."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine import dmn, feel
from tests.support.supervision import DIAGRAMS
from workflows.calendar.feel import register_calendar
from workflows.calendar.working import WorkingCalendar

DEADLINE = {
    "given_due_on": None,
    "long_term": False,
    "directive_class": "action",
    "urgency": "normal",
    "profile": "13710",
    "severity": "ordinary",
    "docketed_on": "2019-09-27",
}


def decide(table: str, **given: Any) -> Any:
    """The answer of a table, as a JSON value."""
    functions = feel.Functions()
    register_calendar(functions, WorkingCalendar)
    model = dmn.compile_model(dmn.parse((DIAGRAMS / "decisions" / f"{table}.dmn").read_bytes()), functions)
    return model.evaluate_json(table, given, feel.Environment(functions=functions))


def due_on(**changed: Any) -> str | None:
    """The deadline that the table gives."""
    found: str | None = decide("deadline", **DEADLINE | changed)["due_on"]
    return found


@pytest.mark.rule("C36")
def test_an_ordinary_task_is_due_in_seven_days() -> None:
    """13710: T+7."""
    assert due_on() == "2019-10-04"


@pytest.mark.rule("C37")
def test_a_major_problem_is_due_in_a_month() -> None:
    """13710: T+1 month, also from the last day of a month."""
    assert due_on(severity="major") == "2019-10-27"
    assert due_on(severity="major", docketed_on="2019-01-31") == "2019-02-28"


@pytest.mark.rule("C19")
def test_an_ordinary_matter_of_the_monthly_profile_is_due_in_a_month() -> None:
    """Docketing and one calendar month, however many days that has."""
    assert due_on(profile="monthly") == "2019-10-27"
    assert due_on(profile="monthly", docketed_on="2019-10-15") == "2019-11-15"


@pytest.mark.rule("C18", "C40")
@pytest.mark.parametrize("profile", ["13710", "monthly", "given"])
@pytest.mark.parametrize("urgency", ["top", "normal"])
def test_a_given_date_beats_every_default(profile: str, urgency: str) -> None:
    """What the directive says counts, whatever the profile and the urgency."""
    found = decide("deadline", **DEADLINE | {"given_due_on": "2019-12-24", "profile": profile, "urgency": urgency})
    assert (found["due_on"], found["due_kind"]) == ("2019-12-24", "given")


@pytest.mark.rule("C17")
def test_a_top_urgent_matter_is_due_the_next_working_day() -> None:
    """On Friday 27 September that is Sunday 29, a make-up working day."""
    assert due_on(urgency="top", profile="monthly") == "2019-09-29"


@pytest.mark.rule("A14", "A05")
def test_what_runs_long_or_only_guides_has_no_deadline() -> None:
    """Long-term and guidance give no day; neither does a profile that wants it given."""
    assert decide("deadline", **DEADLINE | {"long_term": True})["due_kind"] == "long_term"
    assert decide("deadline", **DEADLINE | {"directive_class": "guidance"})["due_kind"] == "periodic"
    assert [due_on(long_term=True), due_on(directive_class="guidance"), due_on(profile="given")] == [None] * 3


@pytest.mark.rule("A05")
@pytest.mark.parametrize(
    ("directive_class", "urgency", "route", "cadence"),
    [
        ("action", "normal", "docket", "none"),
        ("action", "top", "docket", "weekly"),
        ("guidance", "normal", "docket", "quarterly"),
        ("reference", "top", "circulate", "none"),
    ],
)
def test_class_and_urgency_decide_on_the_handling(directive_class: str, urgency: str, route: str, cadence: str) -> None:
    """Action and guidance are docketed, a reference is circulated."""
    assert decide("handling", directive_class=directive_class, urgency=urgency) == {"route": route, "cadence": cadence}


@pytest.mark.rule("E08", "A14")
def test_what_takes_long_is_reported_on_monthly() -> None:
    """Without a deadline there are rounds; what is both long and top urgent is told of weekly."""
    asked = {"directive_class": "action", "long_term": True}
    assert decide("handling", **asked, urgency="normal")["cadence"] == "monthly"
    assert decide("handling", **asked, urgency="top")["cadence"] == "weekly"


@pytest.mark.rule("C34", "C35", "C17")
def test_feedback_nodes_follow_profile_and_urgency() -> None:
    """One day and three in 13710; at once when top urgent; none in another profile."""
    nodes = [(row["node"], row["days"]) for row in decide("feedback_nodes", profile="13710", urgency="top")]
    assert nodes == [("immediate", 0), ("plan", 1), ("first", 3)]
    assert decide("feedback_nodes", profile="monthly", urgency="normal") is None


@pytest.mark.rule("E17")
@pytest.mark.parametrize("urgency", ["top", "urgent", "normal"])
def test_the_ladder_climbs_and_each_rung_has_its_own_name(urgency: str) -> None:
    """Handler before and on the day, then deputy, head and director; top urgent climbs faster."""
    rungs = sorted(decide("escalation", urgency=urgency), key=lambda rung: rung["days"])
    late = [rung["recipient"] for rung in rungs if rung["days"] > 0]
    assert {rung["recipient"] for rung in rungs if rung["days"] <= 0} == {"handler"}
    assert late == ["deputy_head", "unit_head", "office_director"]
    assert len({rung["name"] for rung in rungs}) == len(rungs)
    assert max(rung["days"] for rung in rungs) == (2 if urgency == "top" else 5)


def test_deadlines_are_days() -> None:
    """What the table gives as text is a date."""
    assert date.fromisoformat(due_on() or "") == date(2019, 10, 4)


@pytest.mark.rule("A05")
@pytest.mark.parametrize(
    ("words", "expected"),
    [("请阅知", "reference"), ("各县要举一反三", "guidance"), ("请教育局研处", "action"), ("", "action")],
)
def test_the_class_is_proposed_by_the_words(words: str, expected: str) -> None:
    """What is only to be read, what is a principle, and everything else, which is to be done."""
    assert decide("proposed_class", words=words) == expected


@pytest.mark.rule("C17")
@pytest.mark.parametrize(
    ("words", "expected"), [("特急。请立即处置", "top"), ("请尽快办理", "urgent"), ("请教育局研处", "normal")]
)
def test_the_urgency_is_proposed_by_the_words(words: str, expected: str) -> None:
    """The most pressing word wins."""
    assert decide("proposed_urgency", words=words) == expected


@pytest.mark.rule("C01")
@pytest.mark.parametrize("path", sorted((DIAGRAMS / "decisions").glob("*.dmn")), ids=lambda path: path.stem)
def test_each_table_cites_the_document_it_rests_on_and_its_version(path: Path) -> None:
    """The description names document and date of issue, each row says why it is there."""
    text = path.read_text("utf-8")
    description = text.partition("<description>")[2].partition("</description>")[0]
    assert re.search("依据：《[^》]+》（[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日印发）", description), description
    assert text.count("<annotationEntry>") >= text.count("<rule id") > 0
