"""Importing the ledger: previewed, mended, confirmed once, and every matter goes on from where it stands."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.actor import SYSTEM, Actor
from engine.store.tables import TaskState, instance, user_task
from tests.support.databases import Copies
from tests.unit.workflows.ledger.books import demo_city, demo_ledger
from workflows.assignments.queries import assignments_of
from workflows.ledger import imports
from workflows.ledger.correcting import CorrectionWrong
from workflows.ledger.importing import ImportResult, RowsUnmended, confirm
from workflows.ledger.models import ImportState, RowOutcome
from workflows.matters.models import Matter
from workflows.matters.queries import by_number
from workflows.matters.values import Outcome, Status
from workflows.numbering.service import next_number
from workflows.office import Office
from workflows.organisation.models import UserRole
from workflows.organisation.queries import names
from workflows.organisation.roles import Role
from workflows.organisation.service import user_row
from workflows.reports.queries import last_words

CLERK = Actor("li.ruoxi", frozenset({"role:docket_clerk"}))
LEDGER = demo_ledger()


@pytest.fixture
def office(copies: Copies, tmp_path: Path) -> Iterator[Office]:
    """The demo city with the diagrams deployed, on 2019-10-31."""
    opened = demo_city(copies, tmp_path)
    yield opened
    opened.close()


def preview(office: Office, content: bytes = LEDGER) -> str:
    """The id of a new preview."""
    with office.transaction(CLERK) as tx:
        return imports.preview(tx, "ledger.csv", imports.understand(tx.session, content))


def confirmed(office: Office, content: bytes = LEDGER) -> ImportResult:
    """Preview and confirm at once."""
    import_id = preview(office, content)
    with office.transaction(CLERK) as tx:
        return confirm(tx, import_id, office.settings)


def matters(office: Office) -> dict[str, Matter]:
    """Every matter by its title."""
    with office.reading() as session:
        found = {matter.title: matter for matter in session.scalars(select(Matter))}
        session.expunge_all()
        return found


def test_nothing_is_stored_as_a_matter_before_the_preview_is_confirmed(office: Office) -> None:
    """A preview can be left and found again; the same file leads to the same preview."""
    import_id = preview(office)
    assert preview(office) == import_id
    assert matters(office) == {}
    with office.reading() as session:
        rows = imports.rows_of(session, import_id)
        assert len(rows) == 40
        doubtful = [bool(row.doubts) for row in rows]
        assert doubtful == sorted(doubtful, reverse=True)


def test_confirming_makes_every_row_a_matter(office: Office) -> None:
    """All 40 rows become matters that carry what the ledger says, their flags, and the note that they were imported."""
    assert confirmed(office) == ImportResult(created=40, known=0, left_out=0, refused=0)
    found = matters(office)
    assert len(found) == 40
    assert all(matter.imported for matter in found.values())
    assert Counter(matter.status for matter in found.values()) == {
        Status.IN_PROGRESS: 19,
        Status.CLOSED_OUT: 17,
        Status.COMPLETED: 2,
        Status.FILED: 1,
        Status.MERGED: 1,
    }
    merged = found["城区机动车违停问题"]
    assert (merged.outcome, merged.merged_into) == (Outcome.MERGED, found["中心城区车辆乱停乱放整治"].id)
    extended = found["某破产企业职工工资拖欠"]
    assert (extended.original_due_on, extended.due_on) == (date(2019, 9, 13), date(2019, 11, 30))
    assert "due:extended" in extended.import_flags


@pytest.mark.rule("D17")
def test_open_matters_run_on_from_where_they_stand(office: Office) -> None:
    """Each unit of an open matter has its own undertaking; the named handler is at work, the others are to name one.

    What a meeting or a document wants is carried out as a decision, proposals and messages are answered.
    """
    confirmed(office)
    goes_on = [each for each in matters(office).values() if each.status in (Status.IN_PROGRESS, Status.COMPLETED)]
    others = {"S2": "decision", "S4": "decision", "S6": "proposal", "S9": "citizen_message", "S10": "citizen_message"}
    assert {each.title: each.procedure for each in goes_on} == {
        each.title: others.get(each.source, "directive") for each in goes_on
    }
    assert {each.procedure for each in goes_on} == {"directive", *others.values()}
    matter = matters(office)["智慧停车特许经营方案论证"]
    lagging = matters(office)["北环快速路建设"]
    with office.reading() as session:
        running = select(func.count()).where(instance.c.business_key == matter.id)
        assert session.scalar(running) == 0
        open_tasks = session.execute(
            select(user_task.c.element_id, user_task.c.assignee)
            .join(instance, instance.c.id == user_task.c.instance_id)
            .where(user_task.c.state == TaskState.OPEN, instance.c.business_key == lagging.id)
        ).all()
        assert sorted(open_tasks) == [
            ("handle", "u.zjj.liaison"),
            ("name_handler", None),
            ("name_handler", None),
            ("name_handler", None),
        ]
        assert last_words(session, [lagging.id])[lagging.id].startswith("征地6月30日完成")
        lead = assignments_of(session, lagging.id)[0]
        assert (lead.unit, lead.handler, lead.due_on) == ("ZJJ", "u.zjj.liaison", date(2019, 12, 31))


def test_a_handler_who_cannot_open_tasks_is_only_noted(office: Office) -> None:
    """The unit is to name another one; the ledger's words stay with the matter."""
    with office.transaction(SYSTEM) as tx:
        user_row(tx, "u.zjj.liaison").roles = [UserRole(Role.OBSERVER_MEDIA)]
    confirmed(office)
    lagging = matters(office)["北环快速路建设"]
    with office.reading() as session:
        assert {part.handler for part in assignments_of(session, lagging.id)} == {None}
        name = names(session, ["u.zjj.liaison"])["u.zjj.liaison"]
    assert name in lagging.remarks


def test_a_completed_matter_is_closed_out_by_the_office_next_week(office: Office) -> None:
    """What the ledger says is done but not struck off waits for its week, then for the closer."""
    confirmed(office)
    matter = matters(office)["综合行政执法改革"]
    assert matter.status is Status.COMPLETED
    clock = office.clock
    office.wall.set(clock.now().replace(month=11, day=4))  # type: ignore[attr-defined] # the test's clock can be set
    office.engine.run_due()
    with office.reading() as session:
        waiting = (
            select(user_task.c.element_id)
            .join(instance, instance.c.id == user_task.c.instance_id)
            .where(user_task.c.state == TaskState.OPEN, instance.c.business_key == matter.id)
        )
        assert session.scalars(waiting).all() == ["close_out"]


def test_importing_the_same_file_again_changes_nothing(office: Office) -> None:
    """Rows are known again by their number, or by their words where they have none."""
    confirmed(office)
    before = {title: matter.id for title, matter in matters(office).items()}
    assert confirmed(office) == ImportResult(created=0, known=40, left_out=0, refused=0)
    assert {title: matter.id for title, matter in matters(office).items()} == before


@pytest.mark.rule("E03")
def test_the_offices_own_numbers_go_on_after_the_ledgers(office: Office) -> None:
    """The next number of 2019 follows the highest in the ledger."""
    confirmed(office)
    with office.transaction(SYSTEM) as tx:
        assert next_number(tx, "matter", 2019) == 41


def test_a_row_is_mended_in_place_or_left_out(office: Office) -> None:
    """A correction answers the doubts about its field; a row left out makes no matter."""
    import_id = preview(office)
    with office.reading() as session:
        rows = {row.entry.seq: row for row in imports.rows_of(session, import_id) if row.entry}
    with office.transaction(CLERK) as tx:
        mended = imports.correct(tx, import_id, rows["14"].id, {"co_units": "AHQ;CGJ", "due_on": "2019-12-31"})
        imports.leave_out(tx, import_id, rows["13"].id, left_out=True)
    assert mended.entry is not None
    assert (mended.entry.co_units, mended.doubts) == (("AHQ", "CGJ"), [])
    with office.transaction(CLERK) as tx:
        assert confirm(tx, import_id, office.settings).left_out == 1
    found = matters(office)
    assert found["创建全国文明城市迎检问题整改"].due_on == date(2019, 12, 31)
    assert "城中村改造征拆(南关、水东片区)" not in found


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("lead_unit", "XXX"), ("due_on", "2019-06-31"), ("urge_count", "-1"), ("id", "1")],
)
def test_a_correction_that_cannot_be_is_refused_with_its_field(office: Office, field: str, value: str) -> None:
    """Titles, units, days, counts and unknown fields are checked; nothing is changed."""
    import_id = preview(office)
    with office.reading() as session:
        row = imports.rows_of(session, import_id)[0]
    with office.transaction(CLERK) as tx, pytest.raises(CorrectionWrong) as refusal:
        imports.correct(tx, import_id, row.id, {field: value})
    assert refusal.value.details["field"] == field


def test_an_import_with_errors_is_confirmed_only_when_they_are_mended(office: Office) -> None:
    """One row without a known lead unit keeps all out, names its line, and no matter is made."""
    content = LEDGER.decode("utf-8-sig").replace(",市医院易址扩建项目拆迁进展缓慢,", ",,").encode()
    import_id = preview(office, content)
    with office.transaction(CLERK) as tx, pytest.raises(RowsUnmended) as refusal:
        confirm(tx, import_id, office.settings)
    assert len(refusal.value.details["rows"]) == 1
    assert matters(office) == {}
    with office.reading() as session:
        row = imports.rows_of(session, import_id)[0]
        assert row.blocks
    with office.transaction(CLERK) as tx:
        imports.correct(tx, import_id, row.id, {"title": "市医院易址扩建项目拆迁"})
        assert confirm(tx, import_id, office.settings).created == 40


def test_a_settled_import_cannot_be_changed(office: Office) -> None:
    """Confirmed or discarded is final; a discarded one forgets its rows and the file can be read anew."""
    import_id = preview(office)
    with office.transaction(CLERK) as tx:
        imports.discard(tx, import_id)
    with office.transaction(CLERK) as tx, pytest.raises(imports.ImportSettled):
        confirm(tx, import_id, office.settings)
    with office.reading() as session:
        assert imports.rows_of(session, import_id) == []
        assert imports.import_row(session, import_id).state is ImportState.DISCARDED
    assert preview(office) != import_id


@pytest.mark.parametrize("mark", ["机密★5年"])
def test_a_classified_row_never_reaches_the_database(office: Office, mark: str) -> None:
    """It is refused with its line; the other rows come in (bar S10)."""
    content = LEDGER.decode("utf-8-sig").replace(",难点事项", f",{mark}").encode()
    import_id = preview(office, content)
    with office.transaction(CLERK) as tx:
        assert confirm(tx, import_id, office.settings) == ImportResult(created=39, known=0, left_out=0, refused=1)
    with office.reading() as session:
        refused = next(row for row in imports.stored_rows(session, import_id) if row.outcome is RowOutcome.REFUSED)
        assert (refused.entry, refused.as_written) == (None, {})
        assert by_number(session, "泽督〔2019〕6号") is None
