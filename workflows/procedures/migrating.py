"""Take running matters over to another version of their procedure, in the name of a process administrator."""

from collections.abc import Mapping, Sequence

from engine.commands import migrating, migrating_many
from engine.transaction import Transaction
from workflows.organisation.service import record
from workflows.procedures.service import check_administrator


def migrate_instance(
    tx: Transaction, instance_id: str, target_id: str, mapping: Mapping[str, str] | None = None, *, reason: str
) -> None:
    """Let one instance go on under the version ``target_id`` now, all of it or nothing.

    Raises NotProcessAdministrator, ReasonBlank, UnknownInstance, InstanceOver, UnknownDefinition, NotAnotherVersion,
    MappingRefused, MigrationBlocked.
    """
    check_administrator(tx, tx.actor.id)
    migrating.migrate(tx, instance_id, target_id, mapping, reason=reason)
    details = {"to": target_id, "mapping": dict(mapping or {})}
    record(tx, "instance-migrated", instance_id, reason.strip(), details)


def migrate_instances(
    tx: Transaction,
    source_id: str,
    target_id: str,
    *,
    mapping: Mapping[str, str] | None = None,
    instance_ids: Sequence[str] | None = None,
    reason: str,
) -> str:
    """Have instances of ``source_id`` taken over in the background: those named, else all that run.

    The id of the migration, by which ``engine.commands.migrating_many.migration_progress`` tells what has become of
    each. Raises NotProcessAdministrator, ReasonBlank, UnknownDefinition, NotAnotherVersion, MappingRefused.
    """
    check_administrator(tx, tx.actor.id)
    migration_id = migrating_many.migrate_all(
        tx, source_id, target_id, mapping=mapping, instance_ids=instance_ids, reason=reason
    )
    details = {"from": source_id, "to": target_id, "mapping": dict(mapping or {})}
    record(tx, "instances-migrated", migration_id, reason.strip(), details)
    return migration_id
