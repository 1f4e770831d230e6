"""Keeps ``search_text`` with the rows that texts are from: in the flush that writes them, so that nobody can forget it.

Rows written past the session, as a restored backup is, bring their own ``search_text`` along; ``rebuild`` makes all of
it again.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from engine.database import CommandSession
from workflows.comments.models import Comment
from workflows.directives.models import Directive
from workflows.matters.models import Matter
from workflows.replies.models import Asker, Reply
from workflows.reports.models import CompletionReport, Feedback, Report
from workflows.search.models import Where
from workflows.search.words import words
from workflows.unit_of_work import UnitOfWork

Entry = dict[str, Any]
_REPORT = ("deployment", "progress", "results", "problems", "no_problem_reason", "measures")
_BATCH = 500

_KEEP = text(
    "INSERT INTO search_text (kind, ref, matter_id, part, internal, text, words)"
    " VALUES (:kind, :ref, :matter_id, :part, :internal, :text, :words)"
    " ON CONFLICT (kind, ref) DO UPDATE SET text = excluded.text, words = excluded.words, part = excluded.part,"
    " internal = excluded.internal"
)


class _Source:
    """Which attributes of a model make one text, and who reads it."""

    def __init__(
        self,
        where: Where,
        *fields: str,
        part: str | None = None,
        internal: Callable[[Any], bool] = lambda _: False,
    ) -> None:
        self.where, self.fields, self.part, self.internal = where, fields, part, internal

    def entry(self, row: Any) -> Entry:
        """What is kept of ``row``."""
        said = "\n".join(found for name in self.fields if (found := (getattr(row, name) or "").strip()))
        matter_id = row.id if isinstance(row, Matter) else row.matter_id
        return {
            "kind": self.where.value,
            "ref": getattr(row, "id", matter_id),
            "matter_id": matter_id,
            "part": getattr(row, self.part) if self.part else None,
            "internal": self.internal(row),
            "text": said,
            "words": words(said),
        }


SOURCES: dict[type[Any], tuple[_Source, ...]] = {
    Matter: (
        _Source(Where.NUMBER, "matter_no"),
        _Source(Where.TITLE, "title"),
        _Source(Where.REQUIREMENT, "requirement", "source_text"),
    ),
    Directive: (_Source(Where.DIRECTIVE, "verbatim", "leader"),),
    Report: (_Source(Where.REPORT, *_REPORT, part="assignment_id"),),
    Feedback: (_Source(Where.FEEDBACK, "progress", "problems", part="assignment_id"),),
    CompletionReport: (_Source(Where.SUMMARY, "summary", "leader_comment", internal=lambda _: True),),
    Asker: (_Source(Where.ASKER, "name", "number"),),
    Reply: (_Source(Where.REPLY, "text", "reason", part="assignment_id"),),
    Comment: (_Source(Where.COMMENT, "text", part="assignment_id", internal=lambda row: row.assignment_id is None),),
}


def rebuild(tx: UnitOfWork) -> int:
    """Make all of ``search_text`` again from the rows it follows; how many texts there are."""
    tx.session.execute(text("DELETE FROM search_text"))
    kept = 0
    for model, sources in SOURCES.items():
        rows = tx.session.scalars(select(model).execution_options(yield_per=_BATCH)).partitions()
        for batch in rows:
            entries = [entry for row in batch for source in sources if (entry := source.entry(row))["text"]]
            if entries:
                tx.session.execute(_KEEP, entries)
            kept += len(entries)
    return kept


@event.listens_for(CommandSession, "after_flush")
def _follow(session: Session, _flush: UOWTransaction) -> None:
    entries = [entry for row in session.new for entry in _entries(row) if entry["text"]]
    entries += [entry for row in session.dirty for entry in _entries(row, changed=True)]
    if entries:
        session.connection().execute(_KEEP, entries)


def _entries(row: Any, *, changed: bool = False) -> Iterator[Entry]:
    for source in SOURCES.get(type(row), ()):
        if not changed or any(inspect(row).attrs[name].history.has_changes() for name in source.fields):
            yield source.entry(row)
