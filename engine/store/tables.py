"""The engine's tables.

Identifiers are texts: an instance's is random, a called instance's and a task's are made from the caller's and the
token's.
"""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.columns import Moment, only_where
from engine.database import Base
from engine.guards import keep_rows
from engine.leases import lease_columns

ID = String(200)
KEY = String(255)
metadata = Base.metadata
_Serial = BigInteger().with_variant(Integer, "sqlite")


class DefinitionKind(StrEnum):
    """What can be deployed, by file ending."""

    PROCESS = "bpmn"
    DECISION = "dmn"
    FORM = "form"


class InstanceState(StrEnum):
    """Where an instance stands as a whole."""

    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"


LIVE = (InstanceState.ACTIVE, InstanceState.SUSPENDED)
"""The states of an instance that has not ended."""


class TaskState(StrEnum):
    """Where a user task stands."""

    OPEN = "open"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class Handed(StrEnum):
    """How an open task came to the one who has it, where that was not by the diagram."""

    ANSWERED = "answered"
    ENTRUSTED = "entrusted"
    RETURNED = "returned"
    SENT_BACK = "sent-back"
    TAKEN_BACK = "taken-back"
    TRANSFERRED = "transferred"


class SignatureState(StrEnum):
    """What became of asking somebody to sign a task. An open one waits for as long as the task is open.

    A queued one is its signer's turn when those before it have answered.
    """

    OPEN = "open"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    QUEUED = "queued"
    REMOVED = "removed"


class JobKind(StrEnum):
    """What a job does when it is due: see ``engine.commands.jobs``."""

    CANCEL = "cancel"
    DELEGATE = "delegate"
    ESCALATE = "escalate"
    EXTERNAL = "external"
    MESSAGE = "message"
    MIGRATE = "migrate"
    RETURN = "return"
    SIGNAL = "signal"
    START = "start"
    START_TIMER = "start-timer"
    TIMER = "timer"


class MigrationState(StrEnum):
    """What became of one instance of a migration."""

    WAITING = "waiting"
    MIGRATED = "migrated"
    BLOCKED = "blocked"
    ENDED = "ended"


OPEN = f"state = '{TaskState.OPEN}'"
"""The condition that says of a user task that it is open, in the words of its index: a parameter is not recognised."""

deployment = Table(
    "deployment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", KEY, nullable=False),
    Column("approved_by", KEY),
    Column("note", Text, nullable=False, default=""),
)

definition = Table(
    "definition",
    metadata,
    Column("id", ID, primary_key=True),
    Column("deployment_id", ID, ForeignKey("deployment.id"), nullable=False, index=True),
    Column("kind", String(8), nullable=False),
    Column("key", KEY, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("kind", "key", "version"),
)

instance = Table(
    "instance",
    metadata,
    Column("id", ID, primary_key=True),
    Column("definition_id", ID, ForeignKey("definition.id"), nullable=False, index=True),
    Column("process", KEY, nullable=False),
    Column("business_key", KEY, index=True),
    Column("state", String(16), nullable=False),
    Column("parent_id", ID, ForeignKey("instance.id"), index=True),
    Column("parent_token", Integer),
    Column("root_id", ID, nullable=False, index=True),
    Column("started_by", KEY, nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_instance_live", "state", **only_where("ended_at IS NULL")),
)

user_task = Table(
    "user_task",
    metadata,
    Column("id", ID, primary_key=True),
    Column("instance_id", ID, ForeignKey("instance.id"), nullable=False),
    Column("token", Integer, nullable=False),
    Column("element_id", KEY, nullable=False),
    Column("process", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("business_key", KEY, index=True),
    Column("form_definition_id", ID, ForeignKey("definition.id")),
    Column("assignee", KEY),
    Column("priority", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("follow_up_at", Moment),
    Column("state", String(16), nullable=False),
    Column("completed_by", KEY),
    Column("completed_at", Moment),
    Column("owner", KEY),
    Column("handed_how", String(16)),
    Column("handed_by", KEY),
    Column("handed_note", Text),
    Column("signing", String(16)),
    Column("completed_for", KEY),
    Index("ix_user_task_work_list", "assignee", "state", "due_at"),
    Index("ix_user_task_done_list", "completed_by", "completed_at"),
    Index("ix_user_task_done_for", "completed_for", "completed_at", **only_where("completed_for IS NOT NULL")),
    Index("ix_user_task_instance_state", "instance_id", "state"),
    Index("ix_user_task_open", "due_at", **only_where(OPEN)),
)

task_candidate = Table(
    "task_candidate",
    metadata,
    Column("task_id", ID, ForeignKey("user_task.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("value", KEY, nullable=False),
    PrimaryKeyConstraint("task_id", "kind", "value"),
    Index("ix_task_candidate_value", "kind", "value", "task_id"),
)

signature = Table(
    "signature",
    metadata,
    Column("id", ID, primary_key=True),
    Column("task_id", ID, ForeignKey("user_task.id"), nullable=False),
    Column("signer", KEY, nullable=False),
    Column("asked_by", KEY, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opinion", Text),
    Column("answered_at", Moment),
    Column("answered_by", KEY),
    Index("ix_signature_task", "task_id", "signer"),
    Index("ix_signature_signer", "signer", "state"),
)

job = Table(
    "job",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("instance_id", ID, ForeignKey("instance.id"), index=True),
    Column("token", Integer),
    Column("element_id", KEY),
    Column("definition_id", ID, ForeignKey("definition.id")),
    Column("payload", LargeBinary, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("incident", Boolean, nullable=False, default=False),
    *lease_columns(),
    Index("ix_job_due", "incident", "due_at", "id"),
)

subscription = Table(
    "subscription",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("name", KEY, nullable=False),
    Column("key", KEY),
    Column("instance_id", ID, ForeignKey("instance.id"), index=True),
    Column("token", Integer),
    Column("element_id", KEY, nullable=False),
    Column("definition_id", ID, ForeignKey("definition.id"), index=True),
    Index("ix_subscription_name", "kind", "name", "key"),
)

history_event = Table(
    "history_event",
    metadata,
    Column("instance_id", ID, ForeignKey("instance.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", KEY, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("element_id", KEY),
    Column("definition_id", ID, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("instance_id", "seq"),
)
keep_rows(history_event, "delete", "update")

migration = Table(
    "migration",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("source_id", ID, ForeignKey("definition.id"), nullable=False),
    Column("target_id", ID, ForeignKey("definition.id"), nullable=False),
    Column("mapping", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", KEY, nullable=False),
    Column("at", Moment, nullable=False),
)

migration_outcome = Table(
    "migration_outcome",
    metadata,
    Column("migration_id", String(32), ForeignKey("migration.id"), nullable=False),
    Column("instance_id", ID, ForeignKey("instance.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("problem", LargeBinary),
    Column("ended_at", Moment),
    PrimaryKeyConstraint("migration_id", "instance_id"),
)

request_key = Table(
    "request_key",
    metadata,
    Column("actor", KEY, nullable=False),
    Column("key", KEY, nullable=False),
    Column("about", ID, nullable=False),
    Column("at", Moment, nullable=False),
    Column("result", Text),
    PrimaryKeyConstraint("actor", "key"),
)
