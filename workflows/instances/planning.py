"""A migration before it is ordered: the versions, what becomes of each step, and what that would mean for what runs."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.commands.migrating import Preview, plan_between, preview
from engine.store.definitions import Definition, Definitions
from engine.versions import Plan


@dataclass(frozen=True)
class Planned:
    """From one version to another, for the instance ``instance_id`` or for all that run, which ``previews`` tell of.

    There are no previews where the mapping of ``plan`` is wrong.
    """

    source: Definition
    target: Definition
    instance_id: str | None
    plan: Plan
    previews: tuple[Preview, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """The steps that become others than those of their own id."""
        return dict(self.plan.mapping)


def planned(
    session: Session,
    definitions: Definitions,
    source_id: str,
    target_id: str,
    *,
    mapping: Mapping[str, str] | None = None,
    instance_id: str | None = None,
) -> Planned:
    """What a migration would mean; without a ``mapping`` with the one that suggests itself.

    Raises UnknownDefinition, NotAnotherVersion.
    """
    plan = plan_between(session, definitions, source_id, target_id, mapping)
    if mapping is None and plan.suggestions:
        plan = plan_between(session, definitions, source_id, target_id, plan.suggestions)
    previews: list[Preview] = []
    if not plan.faults:
        ids = None if instance_id is None else [instance_id]
        previews = preview(session, definitions, source_id, target_id, mapping=plan.mapping, instance_ids=ids)
    source, target = definitions.get(session, source_id), definitions.get(session, target_id)
    return Planned(source, target, instance_id, plan, tuple(previews))
