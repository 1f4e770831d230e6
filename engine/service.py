"""The engine: what belongs together for as long as the program runs.

Commands are in ``engine.commands``; they are given its transactions.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from functools import cache, partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import feel, forms
from engine.actor import SYSTEM, Actor
from engine.calling import Calls
from engine.clock import Clock
from engine.commands import jobs
from engine.commands.batches import Batch
from engine.database import Database
from engine.delegates import Delegates
from engine.lint.findings import ProcessProperty
from engine.observing import Command, Observer
from engine.store.definitions import Definitions
from engine.store.queue import may_run
from engine.store.tables import JobKind, job
from engine.transaction import Transaction

log = logging.getLogger("duban.engine")

OptionSource = Callable[[Session], Sequence[forms.Option]]
Sender = Callable[[str, Mapping[str, Any]], None]
"""Sends one outbox item: its idempotency key and payload. Raises when it could not."""
PlaceSource = Callable[[Session, str, datetime], Sequence[Actor]]
"""In whose place somebody may act at a moment: each an actor with the other's groups and ``on_behalf_of``."""
FileSource = Callable[[Session, str], Collection[str]]
"""The ids of the files that belong to a task."""


class Engine:
    """One engine on one database.

    ``options`` are the named sources of choices that forms may offer, ``files`` tells which uploads a task's file
    fields may name, ``senders`` send what is posted to the outbox, by topic, each item within ``send_seconds``.
    ``may_be_group`` tells the linter whether somebody could be in a group of that name, ``process_properties`` what
    a process may say of itself, ``element_properties`` what its elements may; ``places`` in whose place somebody who
    may not do something may do it. ``observer`` is told of every command: whoever watches sets it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: tzinfo,
        *,
        delegates: Delegates | None = None,
        functions: feel.Functions | None = None,
        options: Mapping[str, OptionSource] | None = None,
        files: FileSource | None = None,
        senders: Mapping[str, Sender] | None = None,
        may_be_group: Callable[[str], bool] | None = None,
        process_properties: Mapping[str, ProcessProperty] | None = None,
        element_properties: Mapping[str, frozenset[str]] | None = None,
        places: PlaceSource | None = None,
        send_seconds: float = 30,
    ) -> None:
        self.database = database
        self.clock = clock
        self.zone = zone
        self.delegates = delegates or Delegates()
        self.functions = functions or feel.Functions()
        self.definitions = Definitions(self.functions)
        self._options = options or {}
        self._files = files
        self.senders = dict(senders or {})
        self.may_be_group = may_be_group
        self.process_properties = process_properties or {}
        self.element_properties = element_properties or {}
        self._places = places
        self.send_seconds = send_seconds
        self.observer = Observer()
        self.calls = Calls()

    @contextmanager
    def transaction(self, actor: Actor, *, settle: bool = True) -> Iterator[Transaction]:
        """One command in the name of ``actor``: committed when the block ends, undone when it raises.

        What one instance owes another because of it is carried out right afterwards, unless ``settle`` is False.
        """
        with Command(self.observer, actor.id) as command, self.database.writing() as session:
            tx = Transaction(self, session, self.clock.now(), actor, command=command)
            yield tx
        if settle:
            self.settle(tx.follow_ups)

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Several jobs in one transaction: what they gathered is written when the block ends."""
        with Command(self.observer) as command, self.database.writing() as session:
            tx = Batch(self, session, self.clock.now(), SYSTEM, command=command)
            yield tx
            tx.send()

    def settle(self, job_ids: Sequence[str]) -> None:
        """Carry out jobs that a committed command left behind.

        A failure is kept with the job; the scheduler tries again.
        """
        left = list(job_ids)
        while left:
            try:
                left = jobs.run_named(self, left)
            except Exception:  # the command itself is committed: its caller must not be told that it failed
                log.exception("job could not be carried out", extra={"job_id": left[0]})
                left = left[1:]

    def run_due(
        self, limit: int = 1000, kinds: frozenset[JobKind] = jobs.EVERY, *, until: Callable[[], bool] = lambda: False
    ) -> int:
        """Carry out what is due now of these kinds, the earliest first; how many jobs that were.

        ``until`` is asked in between, and ends it early.
        """
        return jobs.run_due(self, limit, kinds, until)

    def next_due(self) -> datetime | None:
        """When the earliest job is due that may run; None when nothing waits."""
        with self.database.reading() as session:
            return session.execute(select(job.c.due_at).where(may_run()).order_by(job.c.due_at).limit(1)).scalar()

    def places(self, session: Session, actor_id: str, now: datetime) -> Sequence[Actor]:
        """In whose place ``actor_id`` may act at the moment ``now``."""
        return self._places(session, actor_id, now) if self._places else ()

    def surroundings(
        self, session: Session, variables: Mapping[str, Any], task_id: str, now: datetime
    ) -> forms.Surroundings:
        """What the fields of a form are judged and rendered in: the variables its task sees, its choices, its files."""
        files = _Files(partial(self._files, session, task_id)) if self._files else ()
        return forms.Surroundings(variables, _Choices(session, self._options), files, self.environment(now))

    def environment(self, now: datetime) -> feel.Environment:
        """FEEL at the moment ``now``."""
        return feel.Environment(now=now, zone=self.zone, functions=self.functions)


class _Choices(Mapping[str, Sequence[forms.Option]]):
    """The sources of choices, each read when a form asks for it."""

    def __init__(self, session: Session, sources: Mapping[str, OptionSource]) -> None:
        self._session = session
        self._sources = sources
        self._read: dict[str, Sequence[forms.Option]] = {}

    def __getitem__(self, name: str) -> Sequence[forms.Option]:
        if name not in self._read:
            self._read[name] = self._sources[name](self._session)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


class _Files(Collection[str]):
    """The files of a task, asked for when a form has a field for files."""

    def __init__(self, read: Callable[[], Collection[str]]) -> None:
        self._read = cache(read)

    def __contains__(self, file_id: object) -> bool:
        return file_id in self._read()

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())
