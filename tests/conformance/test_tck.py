"""The DMN TCK cases beside the checkout, where they are."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conformance import tck

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "dmn-tck"

there = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/dmn-tck is not there")


@there
def test_every_case_of_level_two_passes() -> None:
    """Compliance level 2 is met without exception."""
    outcomes = list(tck.run(CASES / "compliance-level-2"))
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.status != "passed"] == []


@there
def test_level_three_passes_but_for_what_is_unsupported() -> None:
    """At least 95 of 100 supported cases of level 3 pass, tables and FEEL alike."""
    counts = Counter(
        outcome.status for folder in ("compliance-level-3", "level-3-tables") for outcome in tck.run(CASES / folder)
    )
    assert counts["passed"] > 0
    assert counts["passed"] >= 0.95 * (counts["passed"] + counts["failed"])


@there
def test_the_runner_closes_with_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a line per case, the unsupported with their reason, and the totals last."""
    assert tck.main([str(CASES / "compliance-level-3" / "0076-feel-external-java")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "0 passed, 0 failed"
    assert lines[-2].startswith("unsupported: 0076-feel-external-java")


def test_what_cannot_be_judged_fails_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without cases, a model that is missing and a file that is no XML are failures that say so."""
    assert tck.main([str(tmp_path)]) == 1
    (tmp_path / "lost.xml").write_text('<testCases><modelName>lost.dmn</modelName><testCase id="1"/></testCases>')
    (tmp_path / "broken.xml").write_text("<testCases>")
    assert tck.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "there are no test cases" in told
    assert "lost.dmn" in told
    assert "malformed" in told
    assert told.splitlines()[-1] == "0 passed, 2 failed"
