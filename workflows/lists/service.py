"""Making the weekly lists. A list is made once and never changed (rule C12)."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from workflows.assignments.queries import assignments_of_all
from workflows.calendar.service import load_calendar
from workflows.calendar.working import week_of
from workflows.columns import new_id
from workflows.lists.models import ListKind, ListSnapshot
from workflows.lists.queries import snapshot
from workflows.matters.models import Matter
from workflows.matters.queries import MatterFilter, light, matters
from workflows.matters.values import Status
from workflows.moments import today
from workflows.notifications.service import notify, people_in
from workflows.organisation.queries import unit_names
from workflows.reports.queries import last_words
from workflows.unit_of_work import UnitOfWork


def make_monday_list(tx: UnitOfWork) -> ListSnapshot:
    """Every running matter with its progress, as it stands this week, told to the leaders. Rule C12."""
    made = _make(tx, ListKind.MONDAY_LIST, (Status.IN_PROGRESS, Status.COMPLETED))
    notify(
        tx,
        people_in(tx, ["role:leader"]),
        kind="monday_list",
        text_key="notification.monday-list",
        params={"week_of": made.week_of.isoformat(), "count": len(made.rows)},
        key=f"list:{made.id}",
        at_once=True,
    )
    return made


def make_close_out_list(tx: UnitOfWork) -> ListSnapshot:
    """What was completed before this week and is to be struck off now. Rule C13."""
    monday = week_of(today(tx))[0]
    return _make(tx, ListKind.CLOSE_OUT_LIST, (Status.COMPLETED,), completed_before=monday)


def _make(
    tx: UnitOfWork, kind: ListKind, statuses: Iterable[Status], completed_before: date | None = None
) -> ListSnapshot:
    monday = week_of(today(tx))[0]
    made = snapshot(tx.session, kind, monday)
    if made is not None:
        return made
    wanted = [
        row
        for row in matters(tx.session, MatterFilter(statuses=frozenset(statuses)))
        if completed_before is None or (row.completed_on is not None and row.completed_on < completed_before)
    ]
    rows = _rows(tx, wanted)
    made = ListSnapshot(
        id=new_id(),
        kind=kind,
        week_of=monday,
        rows=rows,
        fingerprint=fingerprint(rows),
        made_by=tx.actor.id,
        made_at=tx.now,
    )
    tx.session.add(made)
    tx.session.flush()
    return made


def fingerprint(rows: list[dict[str, Any]]) -> str:
    """The SHA-256 over the rows of a list."""
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _rows(tx: UnitOfWork, wanted: list[Matter]) -> list[dict[str, Any]]:
    day, calendar, names = today(tx), load_calendar(tx.session), unit_names(tx.session)
    ids = [row.id for row in wanted]
    assigned, words = assignments_of_all(tx.session, ids), last_words(tx.session, ids)
    return [
        {
            "matter_id": row.id,
            "matter_no": row.matter_no,
            "title": row.title,
            "units": [names.get(part.unit, part.unit) for part in assigned[row.id]],
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "status": row.status.value,
            "light": light(row.status, row.due_on, day, calendar).value,
            "urge_count": row.urge_count,
            "completed_on": row.completed_on.isoformat() if row.completed_on else None,
            "progress": words.get(row.id, ""),
        }
        for row in sorted(wanted, key=_by_number)
    ]


def _by_number(row: Matter) -> tuple[int, str, str]:
    """Numbers of one pattern in the order of their serials, which are not padded: 9 before 10."""
    number = row.matter_no or ""
    return len(number), number, row.id
