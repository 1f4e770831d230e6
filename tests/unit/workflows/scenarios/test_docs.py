"""docs/scenarios.md tells the truth."""

import re
from pathlib import Path

from tests.support.letters import reading
from workflows.procedures.seeding import SUPPLIED, read_folder
from workflows.scenarios.expecting import FACTS, HEADS
from workflows.scenarios.playing import play, understand
from workflows.scenarios.scenario import Act, Word

TEXT = (Path(__file__).resolve().parents[4] / "docs" / "scenarios.md").read_text("utf-8")


def test_the_example_is_passed_on_the_supplied_diagram() -> None:
    """What a reader copies works."""
    [example] = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    files = read_folder(SUPPLIED)
    found = understand("extension.scenario.toml", example, files)
    assert found.complaints == ()
    results = list(play(files, found.scenarios))
    assert [result.passed for result in results] == [True, True]


def test_every_word_is_documented() -> None:
    """Each act, each expectation and each of its details stands in a table."""
    for word in (*Act, *Word, *HEADS.values(), *(fact for facts in FACTS.values() for fact in facts)):
        assert re.search(rf"\b{word}\b", TEXT), word
    allowed = reading("process = 'letter'\nnothing = 1").complaints[0].details["known"]
    assert all(f"`{key}`" in TEXT for key in allowed if key != "scenario")
