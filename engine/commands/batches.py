"""Many jobs in one transaction: what each of them writes is sent together with what the others write.

Only what moves tokens of its own instance and nothing else is done so. What turns out to call a delegate, or whose
instance is busy, is left for a transaction of its own; where anything fails, the batch is undone whole and its jobs are
carried out one by one (``engine.commands.jobs``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Insert, bindparam, select

from engine.drivers.statement import Statement
from engine.store.rows import InstanceRow
from engine.store.tables import instance, metadata
from engine.transaction import Transaction

_LOCK = select(instance).where(instance.c.id.in_(bindparam("ids", expanding=True))).with_for_update(skip_locked=True)


class NeedsOwnTransaction(Exception):
    """What is about to happen cannot be undone by forgetting what was gathered."""


@dataclass
class Batch(Transaction):
    """A transaction of several jobs. Changes are gathered, and made when ``send`` is called."""

    _gathered: list[tuple[Statement, Mapping[str, Any]]] = field(default_factory=list)

    def write(self, change: Statement, *rows: Mapping[str, Any]) -> None:
        """Gather a change."""
        self._gathered.extend((change, row) for row in rows)

    def alone(self) -> None:
        """Raises NeedsOwnTransaction."""
        raise NeedsOwnTransaction

    def lock_idle(self, instance_ids: Sequence[str]) -> None:
        """Lock those of the instances that nobody else is busy with: ``held`` are these."""
        for found in self.session.execute(_LOCK, {"ids": list(instance_ids)}):
            row = InstanceRow(*found)
            self.held[row.id] = row

    def mark(self) -> tuple[int, int]:
        """Where the batch stands, to go ``back_to``."""
        return len(self._gathered), len(self.follow_ups)

    def back_to(self, mark: tuple[int, int]) -> None:
        """Forget what was gathered since ``mark``."""
        del self._gathered[mark[0] :]
        del self.follow_ups[mark[1] :]

    def send(self) -> None:
        """Make the changes gathered: those of one statement together, and what must be there first, first."""
        changes: dict[Statement, list[Mapping[str, Any]]] = {}
        for change, row in self._gathered:
            changes.setdefault(change, []).append(row)
        for change in sorted(changes, key=_turn):
            super().write(change, *changes[change])
        self._gathered.clear()


@cache
def _order() -> Mapping[str, int]:
    return {table.name: number for number, table in enumerate(metadata.sorted_tables)}


def _turn(change: Statement) -> tuple[bool, bool, int]:
    """Deleted is what was there before; a row is written before those that refer to it, and before it is changed."""
    built = change.built
    return (
        not built.is_delete,
        not built.is_insert,
        _order()[built.table.name] if isinstance(built, Insert) else 0,
    )
