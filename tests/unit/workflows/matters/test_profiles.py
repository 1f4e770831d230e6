"""What the stages of a matter are called."""

import pytest

from workflows.assignments.models import State
from workflows.matters.profiles import CourtStage, court_stage
from workflows.matters.values import Stage


@pytest.mark.rule("C41")
@pytest.mark.parametrize(
    ("stage", "states", "expected"),
    [
        (Stage.RECEIVE, [], CourtStage.REGISTER),
        (Stage.DOCKET_APPROVAL, [State.PLANNED], CourtStage.REGISTER),
        (Stage.CONFIRM_METHOD, [State.PLANNED], CourtStage.ASSIGN),
        (Stage.COMPLETION_REPORT, [State.ISSUED, State.ACKNOWLEDGED], CourtStage.URGE),
        (Stage.COMPLETION_REPORT, [State.ISSUED, State.HANDLING], CourtStage.SUPERVISE),
        (Stage.COMPLETION_REPORT, [State.ACCEPTED, State.SIGNED], CourtStage.SUPERVISE),
        (Stage.COMPLETION_REPORT, [State.ACCEPTED, State.ACCEPTED], CourtStage.GATHER),
        (Stage.FEEDBACK, [State.ACCEPTED], CourtStage.REPORT),
        (Stage.ARCHIVE, [State.ACCEPTED], CourtStage.ARCHIVE),
    ],
)
def test_a_court_has_seven_stages(stage: Stage, states: list[State], expected: CourtStage) -> None:
    """Between handing over and reporting they follow from how far the units are."""
    assert court_stage(stage, states) is expected
