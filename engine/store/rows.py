"""Rows as typed values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.store.tables import instance, signature, user_task


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """A row of ``instance``."""

    id: str
    definition_id: str
    process: str
    business_key: str | None
    state: str
    parent_id: str | None
    parent_token: int | None
    root_id: str
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    seq: int
    head: bytes
    body: bytes

    @classmethod
    def of(cls, mapping: Mapping[Any, Any]) -> "InstanceRow":
        """From a result that has the table's columns, alone or joined."""
        return cls(*(mapping[column] for column in instance.c))


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of ``user_task``.

    ``owner`` has asked the assignee to fill it in and completes it; ``handed_how`` says how it came from ``handed_by``
    to the one who has it, and ``handed_note`` what was said. ``signing`` is where the signatures that were asked for
    stand as a whole, a ``SignatureState``; None where nobody was asked. ``completed_by`` did it in the place of
    ``completed_for``, if in anybody's.
    """

    id: str
    instance_id: str
    token: int
    element_id: str
    process: str
    name: str
    business_key: str | None
    form_definition_id: str | None
    assignee: str | None
    priority: int
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    state: str
    completed_by: str | None
    completed_at: datetime | None
    owner: str | None
    handed_how: str | None
    handed_by: str | None
    handed_note: str | None
    signing: str | None
    completed_for: str | None

    @classmethod
    def of(cls, mapping: Mapping[Any, Any]) -> "TaskRow":
        """From a result that has the table's columns, alone or joined."""
        return cls(*(mapping[column] for column in user_task.c))


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """A row of ``signature``: ``note`` is what ``asked_by`` said, ``opinion`` the answer, or why it was removed.

    ``answered_by`` gave the answer in the place of ``signer``; None where the signer answered.
    """

    id: str
    task_id: str
    signer: str
    asked_by: str
    asked_at: datetime
    note: str
    state: str
    opinion: str | None
    answered_at: datetime | None
    answered_by: str | None

    @classmethod
    def of(cls, mapping: Mapping[Any, Any]) -> "SignatureRow":
        """From a result that has the table's columns, alone or joined."""
        return cls(*(mapping[column] for column in signature.c))
