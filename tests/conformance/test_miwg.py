"""Models that were drawn elsewhere are imported, shown and saved as they came: our own, and the reference models."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conformance import miwg

HERE = Path(__file__).resolve()
OWN = [HERE.parent / "models", HERE.parents[2] / "bpmn" / "processes"]
MODELS = HERE.parents[2].parent / "shared" / "miwg"
there = pytest.mark.skipif(not MODELS.is_dir(), reason="../shared/miwg is not there")


@pytest.mark.parametrize("folder", [*OWN, pytest.param(MODELS, marks=there)], ids=lambda folder: folder.name)
def test_every_model_is_imported_shown_and_saved_equal(folder: Path, browser: Browser) -> None:
    """Each is read whole; all that has a shape is drawn; what the designer saves says the same."""
    outcomes = list(miwg.run(folder, browser))
    assert [(outcome.name, outcome.problem) for outcome in outcomes if outcome.problem or not outcome.elements] == []
    assert all(outcome.shown for outcome in outcomes)
    assert outcomes


def test_what_is_not_drawn_or_not_read_fails(tmp_path: Path, browser: Browser) -> None:
    """A shape that no diagram shows, and a file that is no BPMN, are told by name."""
    model = (OWN[0] / "foreign.bpmn").read_text("utf-8")
    lost = model.replace('bpmnElement="later"', 'bpmnElement="nowhere"')
    (tmp_path / "lost.bpmn").write_text(lost, encoding="utf-8")
    (tmp_path / "none.bpmn").write_text("<a/>", encoding="utf-8")
    problems = {outcome.name: outcome.problem for outcome in miwg.run(tmp_path, browser)}
    assert problems["lost.bpmn"] == "not drawn: nowhere"
    assert problems["none.bpmn"].startswith("not imported: not-bpmn")


def test_a_folder_without_models_fails(tmp_path: Path, browser: Browser) -> None:
    """Nothing found is nothing shown."""
    assert [outcome.problem for outcome in miwg.run(tmp_path, browser)] == ["there are no models"]


@there
def test_refusals_are_told_by_code_element_and_place() -> None:
    """What cannot run is refused, and each refusal says where."""
    outcome = miwg.read(MODELS / "B.2.0.bpmn")
    assert not outcome.problem
    assert {each.code for each in outcome.refusals} >= {"call.missing", "process.not-executable"}
    assert all(each.element and each.line > 1 for each in outcome.refusals)
