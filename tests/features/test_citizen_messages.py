"""What citizens write: answered in public after review, heard, and answered again until they are content."""

import pytest

from engine.errors import Invalid
from tests.support.replies import GATES, HEARD, assigned_message, do, go
from tests.support.supervision import TO_ARCHIVE, SupervisionOffice
from workflows.beginnings.queries import courses
from workflows.matters.errors import NotReviewed
from workflows.matters.service import check_reviewed, complete
from workflows.matters.values import Source, Status
from workflows.replies.errors import NotContent, ReplyElsewhere
from workflows.replies.models import AskerKind, ReplyState
from workflows.replies.queries import asker_of, replies_of
from workflows.replies.service import deliver, sign_reply

pytestmark = pytest.mark.sqlite_only


@pytest.mark.rule("B36")
def test_a_netizen_gets_a_public_reply_with_its_day(supervision: SupervisionOffice) -> None:
    """Within seven working days; what is public was reviewed and signed, its day is kept."""
    matter_id = assigned_message(supervision)
    assert str(supervision.matter(matter_id).due_on) == "2019-10-12"
    go(supervision, *GATES, draft_reply={"answer_kind": None})
    with supervision.reading() as session:
        [reply] = replies_of(session, matter_id)
    for never in ({"answered_on": None}, {"answered_on": "2019-09-28"}):
        with pytest.raises(Invalid):
            do(supervision, "deliver_reply", "clerk", **never)
    do(supervision, "deliver_reply", "clerk", answered_on="2019-09-27")
    with supervision.reading() as session:
        [reply] = replies_of(session, matter_id)
        assert (reply.state, str(reply.answered_on)) == (ReplyState.DELIVERED, "2019-09-27")
        assert reply.text == "Buses run until midnight."
        assert asker_of(session, matter_id).kind is AskerKind.NETIZEN  # type: ignore[union-attr] -- it was registered


@pytest.mark.rule("B29", "B36")
def test_nothing_is_public_before_it_was_reviewed(supervision: SupervisionOffice) -> None:
    """A draft is neither signed nor delivered, one that was reviewed is not delivered, whatever a diagram asks for."""
    matter_id = assigned_message(supervision)
    do(supervision, "draft_reply", "env.staff", answer_kind=None)
    with supervision.reading() as session:
        [reply] = replies_of(session, matter_id)
    with pytest.raises(ReplyElsewhere), supervision.acting("env.head") as tx:
        sign_reply(tx, reply.id, signs=True)
    do(supervision, "review_reply", "reviewer")
    with pytest.raises(ReplyElsewhere), supervision.acting("clerk") as tx:
        deliver(tx, reply.id, {"answered_on": "2019-09-27"})


@pytest.mark.rule("B35")
def test_citizens_are_heard_before_anything_is_completed(supervision: SupervisionOffice) -> None:
    """Dissatisfied, the unit answers again however often; without their word nothing is completed by any way."""
    matter_id = assigned_message(supervision, Source.PUBLIC_COMPLAINT)
    with pytest.raises(NotReviewed), supervision.acting("clerk") as tx:
        check_reviewed(tx, matter_id)
    for times in (1, 2, 3):
        go(supervision, *GATES, HEARD[0], draft_reply={"answer_kind": None})
        with pytest.raises(NotContent), supervision.acting("clerk") as tx:
            complete(tx, matter_id)
        do(supervision, "ask_satisfaction", "clerk", satisfaction="dissatisfied", satisfaction_note="Still dark.")
        assert supervision.matter(matter_id).return_count == times
    with pytest.raises(NotContent), supervision.acting("clerk") as tx:
        complete(tx, matter_id)
    go(supervision, *GATES, *HEARD, draft_reply={"answer_kind": None})
    assert supervision.matter(matter_id).status is Status.COMPLETED
    supervision.wait(days=7)
    supervision.go(*TO_ARCHIVE)
    assert supervision.matter(matter_id).status is Status.ARCHIVED


def test_each_source_has_its_own_procedure(supervision: SupervisionOffice) -> None:
    """Proposals and messages are proposed theirs, other sources the usual one."""
    engine = supervision.office.engine
    with supervision.reading() as session:
        proposed = {source: courses(engine, session, source)[0].process for source in Source}
    assert proposed[Source.PROPOSAL] == "proposal"
    assert proposed[Source.NETIZEN_MESSAGE] == proposed[Source.PUBLIC_COMPLAINT] == "citizen_message"
    assert proposed[Source.OWN_LEADER] == "directive"
