"""The reference models beside the checkout, where they are."""

from pathlib import Path

import pytest

from tests.conformance import miwg

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "miwg"

pytestmark = pytest.mark.skipif(not MODELS.is_dir(), reason="../shared/miwg is not there")


def test_every_model_imports() -> None:
    """Each model is read whole; what cannot run is refused by code, element and place."""
    outcomes = list(miwg.run(MODELS))
    assert [outcome for outcome in outcomes if outcome.problem or not outcome.elements] == []
    assert outcomes


def test_the_runner_closes_with_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a line per model, every refusal with its place, and the totals last."""
    assert miwg.main([str(MODELS)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith(" passed, 0 failed")
    assert any(line.startswith("refused: B.2.0.bpmn:") for line in lines)
