"""What the engine tells those who watch it: each command when it is over, and where the record of it goes.

It costs a command about two microseconds of processor time, and a quarter of one for each statement. Nothing that
people wrote is told: identifiers, kinds and numbers only.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from engine.metering import Tally

if TYPE_CHECKING:
    from engine.transaction import Transaction

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class Command(Tally):
    """One transaction of ``actor_id`` as seen from outside, with the time and the statements that it took.

    ``kind`` is that of the first engine command in it (``complete``), or ``job-<kind>`` where something was due; None
    where there was none, as when an account is made or nothing was due. ``error`` is what undid it. ``jobs_done`` are
    the kinds of the jobs carried out in it. The ids are those first touched.
    """

    __slots__ = ("_observer", "_previous", "actor_id", "error", "instance_id", "job_id", "jobs_done", "kind", "task_id")

    def __init__(self, observer: "Observer | None" = None, actor_id: str = "") -> None:
        super().__init__()
        self.actor_id = actor_id
        self._observer = observer
        self.kind: str | None = None
        self.instance_id: str | None = None
        self.task_id: str | None = None
        self.job_id: str | None = None
        self.jobs_done: list[str] = []
        self.error: BaseException | None = None

    def concern(self, instance_id: str) -> None:
        """Tell that an instance is touched."""
        if self.instance_id is None:
            self.instance_id = instance_id

    def take(self, job: Any) -> None:
        """Tell that the job of that row is about to be carried out."""
        self.kind = self.kind or f"job-{job.kind}"
        self.job_id = self.job_id or job.id
        self.instance_id = self.instance_id or job.instance_id

    def __enter__(self) -> Self:
        """Begin."""
        self._previous = CURRENT.set(self)
        self.enter()
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Tell the observer."""
        self.leave()
        CURRENT.reset(self._previous)
        self.error = error
        if self._observer is not None:
            self._observer.command_over(self)


CURRENT: ContextVar[Command | None] = ContextVar("command", default=None)
"""The command that is being carried out; what is logged meanwhile belongs to it."""


class Observer:
    """Is told what happens in an engine and does nothing about it; whoever watches overrides what it needs.

    A method that raises disturbs the one who works.
    """

    def command_over(self, command: Command) -> None:
        """A transaction was committed, or undone by ``command.error``."""

    def job_failed(self, kind: str, *, incident: bool) -> None:
        """A job failed: it is tried again, or is an ``incident`` now."""


def names(
    kind: str,
) -> Callable[
    [Callable[Concatenate["Transaction", Given], Returned]], Callable[Concatenate["Transaction", Given], Returned]
]:
    """Let the decorated command give its transaction the name ``kind``, unless another has done so before."""

    def mark(
        function: Callable[Concatenate["Transaction", Given], Returned],
    ) -> Callable[Concatenate["Transaction", Given], Returned]:
        @wraps(function)
        def named(tx: "Transaction", /, *args: Given.args, **kwargs: Given.kwargs) -> Returned:
            if tx.command.kind is None:
                tx.command.kind = kind
            return function(tx, *args, **kwargs)

        return named

    return mark
