"""Appeals against reviews: decided by somebody who did not review; both opinions are kept."""

import pytest

from engine.commands.rights import NotYourTask
from tests.support.supervision import SupervisionOffice
from workflows.appeals.errors import NobodyToJudge, NothingToAppeal, OwnReview
from workflows.appeals.queries import appeals_of
from workflows.appeals.service import decide
from workflows.beginnings.errors import MayNotBegin, NotOffered
from workflows.beginnings.service import begin
from workflows.organisation.service import disable
from workflows.reviews.errors import Overturned
from workflows.reviews.models import Verdict
from workflows.reviews.queries import reviews_of

pytestmark = pytest.mark.sqlite_only

SENT_BACK = {"verdict": "redo", "return_reason": "facts_unclear", "omission": "fail"}
REASON = {"appeal_reason": "the figures are on page two"}


@pytest.fixture
def matter_id(supervision: SupervisionOffice) -> str:
    """A matter whose report the reviewer has sent back."""
    made = supervision.issue()
    supervision.begin_handling(handler="env.staff")
    supervision.report(handler="env.staff")
    supervision.do("review_report", "reviewer", **SENT_BACK)
    return made


def standing(office: SupervisionOffice) -> list[str]:
    """Where the unit's part and the appeal stand, feedback aside."""
    return [place for place in office.places() if place != "report_node"]


def appeal(office: SupervisionOffice, matter_id: str, by: str = "env.head") -> None:
    """The head of the unit appeals."""
    with office.acting(by) as tx:
        begin(tx, "appeal", matter_id, office.assignments(matter_id)[0].id)
    office.do("state_appeal", by, **REASON)


def test_an_upheld_appeal_has_the_report_reviewed_again_by_another(
    supervision: SupervisionOffice, matter_id: str
) -> None:
    """The review stays and counts no more; the rework is withdrawn; whoever reviewed does not review it again."""
    appeal(supervision, matter_id)
    assert standing(supervision) == ["decide_appeal", "handle"]
    with pytest.raises(NotYourTask):
        supervision.do("decide_appeal", "reviewer", appeal_decision="dismiss", appeal_ruling="I was right")
    supervision.do("decide_appeal", "deputy", appeal_decision="uphold", appeal_ruling="they are on page two")
    assert standing(supervision) == ["review_report"]
    [part] = supervision.assignments(matter_id)
    assert (part.return_count, supervision.matter(matter_id).return_count) == (0, 0)
    with pytest.raises(Overturned):
        supervision.do("review_report", "reviewer")
    supervision.do("review_report", "deputy")
    with supervision.reading() as session:
        second, first = sorted(reviews_of(session, matter_id), key=lambda each: each.reviewed_by)
        [kept] = appeals_of(session, matter_id)
    assert (first.verdict, first.overturned, first.reviewed_by) == (Verdict.REDO, True, "reviewer")
    assert (second.verdict, second.overturned, second.reviewed_by) == (Verdict.ACCEPTED, False, "deputy")
    assert (kept.upheld, kept.reason, kept.ruling) == (True, REASON["appeal_reason"], "they are on page two")


def test_a_dismissed_appeal_changes_nothing_and_is_kept_with_its_reason(
    supervision: SupervisionOffice, matter_id: str
) -> None:
    """The unit goes on with what was asked of it; the same review is not appealed against twice."""
    appeal(supervision, matter_id)
    supervision.do("decide_appeal", "director", appeal_decision="dismiss", appeal_ruling="there is no page two")
    assert standing(supervision) == ["handle"]
    assert supervision.assignments(matter_id)[0].return_count == 1
    assert supervision.told()["appeal"] == ["env.head", "env.liaison"]
    with pytest.raises(NothingToAppeal):
        appeal(supervision, matter_id)
    with supervision.reading() as session:
        assert [(each.upheld, each.ruling) for each in appeals_of(session, matter_id)] == [
            (False, "there is no page two")
        ]


def test_a_new_version_overtakes_the_appeal(supervision: SupervisionOffice, matter_id: str) -> None:
    """Upheld, the review counts no more; the version that is in goes its way."""
    appeal(supervision, matter_id)
    supervision.go(("handle", "env.staff"), ("prepare_report", "env.staff"))
    supervision.do("decide_appeal", "director", appeal_decision="uphold", appeal_ruling="yes")
    assert standing(supervision) == ["sign_report"]
    assert supervision.assignments(matter_id)[0].return_count == 0


def test_only_the_head_appeals_and_only_against_a_return(supervision: SupervisionOffice) -> None:
    """Nobody else of the unit, no other unit, and not before anything was sent back."""
    made = supervision.issue()
    part = supervision.assignments(made)[0].id
    for login, why in (("env.liaison", MayNotBegin), ("edu.head", MayNotBegin), ("env.head", NotOffered)):
        with pytest.raises(why), supervision.acting(login) as tx:
            begin(tx, "appeal", made, part)


def test_no_reviewer_decides_on_the_own_review(supervision: SupervisionOffice, matter_id: str) -> None:
    """Neither by the task nor by the service; where nobody else is left, the appeal waits for another reviewer."""
    appeal(supervision, matter_id)
    with supervision.reading() as session:
        [stated] = appeals_of(session, matter_id)
    with pytest.raises(OwnReview), supervision.acting("reviewer") as tx:
        decide(tx, stated.id, "I was right", upheld=False)
    supervision.do("decide_appeal", "director", appeal_decision="dismiss", appeal_ruling="no")
    supervision.report(handler="env.staff")
    supervision.do("review_report", "deputy", **SENT_BACK)
    with supervision.acting() as tx:
        disable(tx, "director")
    with pytest.raises(NobodyToJudge):
        appeal(supervision, matter_id)
