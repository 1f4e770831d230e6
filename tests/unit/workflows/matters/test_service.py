"""The course of matters."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DBAPIError

from engine.database import Database
from tests.support.matters import DUE, completed, docketed, drafted, handled, issued, lead, received, signed
from tests.support.supervision import FRIDAY, SupervisionOffice
from workflows.calendar.working import WorkingCalendar
from workflows.columns import new_id
from workflows.letters.service import issue_close_out_notice
from workflows.matters import service
from workflows.matters.errors import (
    AlreadyDocketed,
    CadenceMissing,
    ClosedOutTooEarly,
    DueDateMissing,
    EffectEvidenceMissing,
    MergedIntoItself,
    NotDocketed,
    NotForDocketing,
    NoticeMissing,
    NotReviewed,
)
from workflows.matters.models import Matter
from workflows.matters.queries import lacking, light, matter_row, merged_from, still_open, without_outcome
from workflows.matters.values import (
    LEDGER_STEPS,
    Cadence,
    DueKind,
    LedgerStep,
    Light,
    Outcome,
    Source,
    Stage,
    Status,
)


@pytest.mark.rule("A01")
def test_no_matter_can_be_deleted(database: Database) -> None:
    """The database itself refuses to delete a matter, on either kind."""
    with database.writing() as session:
        session.add(Matter(id=new_id(), source=Source.MEETING, title="t", received_at=FRIDAY, created_by="clerk"))
    for statement in (delete(Matter), text("DELETE FROM matter")):
        with pytest.raises(DBAPIError), database.writing() as session:
            session.execute(statement)


@pytest.mark.rule("A01", "C39")
def test_every_matter_ends_in_an_outcome(desk: SupervisionOffice) -> None:
    """Closed out, merged or filed: each end has its outcome, so that the list of those without is empty."""
    first, second, third = close_out(desk), docketed(desk), drafted(desk, directive_class="reference")
    target = docketed(desk)
    with desk.acting("clerk") as tx:
        service.merge(tx, second, target)
        service.file_for_reference(tx, third)
    assert [desk.matter(each).outcome for each in (first, second, third)] == [
        Outcome.CLOSED_OUT,
        Outcome.MERGED,
        Outcome.FILED_FOR_REFERENCE,
    ]
    with desk.reading() as session:
        assert without_outcome(session) == []
        assert still_open(session) == 1
    completed(desk)
    with desk.reading() as session:
        assert still_open(session) == 2, "done is not yet struck off"


@pytest.mark.rule("E11")
def test_a_merged_matter_points_to_the_one_that_is_followed(desk: SupervisionOffice) -> None:
    """Both stay; merging into itself or into a merged one is refused."""
    first, second = docketed(desk), docketed(desk)
    with desk.acting("clerk") as tx:
        with pytest.raises(MergedIntoItself):
            service.merge(tx, first, first)
        service.merge(tx, first, second)
        with pytest.raises(MergedIntoItself):
            service.merge(tx, second, first)
        assert [row.id for row in merged_from(tx.session, second)] == [first]


@pytest.mark.rule("E03", "A03")
def test_docketing_gives_number_and_dates_once(desk: SupervisionOffice) -> None:
    """The number is next in its year, the day and the deadline are kept, and a second docketing is refused."""
    first, second = docketed(desk), docketed(desk)
    assert [desk.matter(each).matter_no for each in (first, second)] == ["2019-1", "2019-2"]
    matter = desk.matter(first)
    assert (matter.docketed_on, matter.due_on, matter.original_due_on) == (date(2019, 9, 27), DUE, DUE)
    with pytest.raises(AlreadyDocketed):
        docket(desk, first)


@pytest.mark.rule("B07")
def test_an_action_matter_needs_a_deadline(desk: SupervisionOffice) -> None:
    """Without a deadline it is refused, unless it is followed for long."""
    with pytest.raises(DueDateMissing):
        docket(desk, drafted(desk), due_on=None)
    docket(desk, drafted(desk, long_term=True), due_on=None)


@pytest.mark.rule("A05")
def test_classes_decide_on_docketing(desk: SupervisionOffice) -> None:
    """A reference is never docketed; a guidance only with a rhythm of reports."""
    with pytest.raises(NotForDocketing):
        docket(desk, drafted(desk, directive_class="reference"))
    guidance = drafted(desk, directive_class="guidance")
    with pytest.raises(CadenceMissing):
        docket(desk, guidance, due_on=None)
    docket(desk, guidance, due_on=None, cadence=Cadence.QUARTERLY)


@pytest.mark.rule("A14")
def test_a_long_term_matter_needs_effect_to_be_completed(desk: SupervisionOffice) -> None:
    """Its completion waits for evidence of effect."""
    matter_id = docketed(desk, long_term=True, due_on=None)
    with desk.acting("leader") as tx:
        with pytest.raises(EffectEvidenceMissing):
            service.complete(tx, matter_id)
        service.add_effect_evidence(tx, matter_id, "cleaner air for six months")
        service.complete(tx, matter_id)
    assert desk.matter(matter_id).status is Status.COMPLETED


def test_only_a_running_matter_is_completed(desk: SupervisionOffice) -> None:
    """What is not docketed cannot be done."""
    matter_id = drafted(desk)
    with desk.acting("leader") as tx, pytest.raises(NotDocketed):
        service.complete(tx, matter_id)


@pytest.mark.rule("C23")
def test_nothing_is_closed_out_without_review(desk: SupervisionOffice) -> None:
    """A unit whose report nobody reviewed keeps the matter from being closed out."""
    matter_id = handled(desk)
    signed(desk, matter_id)
    with desk.acting("leader") as tx:
        service.complete(tx, matter_id)
    with desk.acting("director") as tx, pytest.raises(NotReviewed) as refused:
        service.close_out(tx, matter_id)
    assert refused.value.details == {"units": ["ENV"]}


@pytest.mark.rule("D12", "C13")
def test_closing_out_needs_its_notice_and_the_next_week(desk: SupervisionOffice) -> None:
    """In the week of completion it is too early; then form 4 is wanted; with it the matter is struck off."""
    matter_id = completed(desk)
    with desk.acting("director") as tx:
        with pytest.raises(ClosedOutTooEarly) as early:
            service.close_out(tx, matter_id)
        assert early.value.details["earliest"] == "2019-09-30"
    desk.clock.advance(timedelta(days=3))
    with desk.acting("director") as tx:
        with pytest.raises(NoticeMissing):
            service.close_out(tx, matter_id)
        issue_close_out_notice(tx, matter_row(tx.session, matter_id), lead(desk, matter_id), "settled")
        service.close_out(tx, matter_id)
    assert desk.matter(matter_id).closed_out_on == date(2019, 9, 30)


@pytest.mark.rule("A11", "E16")
def test_rows_lacking_task_schedule_or_owner_are_flagged(desk: SupervisionOffice) -> None:
    """A matter with all three is not flagged; each other says what it lacks. A long-term one needs no day."""
    handled(desk)
    ownerless, dateless, wordless, endless = issued(desk), handled(desk), handled(desk), handled(desk)
    with desk.acting() as tx:
        rows = {each: matter_row(tx.session, each) for each in (dateless, wordless, endless)}
        rows[dateless].due_on = rows[endless].due_on = None
        rows[wordless].requirement, rows[endless].long_term = "", True
    with desk.reading() as session:
        assert lacking(session) == {ownerless: ["handler"], dateless: ["due_on"], wordless: ["requirement"]}


@pytest.mark.rule("C32")
def test_the_seven_stages_fold_into_the_four_steps_of_a_ledger(desk: SupervisionOffice) -> None:
    """Set up, handed over, fed back, struck off: in this order, and every stage in one of them."""
    assert list(dict.fromkeys(LEDGER_STEPS[stage] for stage in Stage)) == list(LedgerStep)
    assert LEDGER_STEPS[desk.matter(received(desk)).stage] is LedgerStep.SET_UP
    assert LEDGER_STEPS[desk.matter(completed(desk)).stage] is LedgerStep.STRUCK_OFF


@pytest.mark.rule("C33")
@pytest.mark.parametrize(
    ("status", "due_on", "shown"),
    [
        (Status.IN_PROGRESS, date(2019, 10, 31), Light.ON_TRACK),
        (Status.IN_PROGRESS, date(2019, 10, 9), Light.DUE_SOON),
        (Status.IN_PROGRESS, date(2019, 9, 26), Light.LATE),
        (Status.IN_PROGRESS, None, Light.ON_TRACK),
        (Status.DRAFTED, None, Light.WAITING),
        (Status.COMPLETED, date(2019, 9, 1), Light.DONE),
        (Status.CLOSED_OUT, date(2019, 9, 1), Light.CLOSED_OUT),
    ],
)
def test_the_light_shows_progress(status: Status, due_on: date | None, shown: Light) -> None:
    """One sign tells where a matter stands, counted in working days: on 30 September, 9 October is near."""
    assert light(status, due_on, date(2019, 9, 30), WorkingCalendar()) is shown


def docket(desk: SupervisionOffice, matter_id: str, due_on: date | None = DUE, cadence: Cadence = Cadence.NONE) -> None:
    """Docket as the leader."""
    with desk.acting("leader") as tx:
        service.docket(
            tx, matter_id, number_pattern="{year}-{serial}", due_on=due_on, due_kind=DueKind.GIVEN, cadence=cadence
        )


def close_out(desk: SupervisionOffice) -> str:
    """A matter that was closed out; the clock moves on by three days."""
    matter_id = completed(desk)
    desk.clock.advance(timedelta(days=3))
    with desk.acting("director") as tx:
        issue_close_out_notice(tx, matter_row(tx.session, matter_id), lead(desk, matter_id), "settled")
        service.close_out(tx, matter_id)
    return matter_id
