"""The one tree of errors: a fault carries a stable code and its parameters, never a sentence.

The sentence a person reads is looked up at the edge (web or command line) under ``error.<code>`` in the reader's
language; a program gets ``code``, ``status`` and ``details``. A subclass names one thing that can go wrong; its
family gives the HTTP status.
"""

from typing import Any, ClassVar


class Fault(Exception):
    """Something the product foresaw and can name. ``details`` are JSON values that the sentence may mention."""

    code: ClassVar[str] = "fault"
    status: ClassVar[int] = 500

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code, details)
        self.details = details

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.code}({shown})"


class Invalid(Fault):
    """What was given cannot be accepted as it is; nothing was changed."""

    code = "invalid"
    status = 422


class Forbidden(Fault):
    """This person may not do this, or may not know whether the thing exists."""

    code = "forbidden"
    status = 403


class NotFound(Fault):
    """There is no such thing."""

    code = "not-found"
    status = 404


class Conflict(Fault):
    """Somebody else was first, or the thing is no longer in the state that the command needs."""

    code = "conflict"
    status = 409


class Unavailable(Fault):
    """The system cannot do it now; the same command may succeed later."""

    code = "unavailable"
    status = 503
