"""Choose and preview a migration, order it, and see how far it has come."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from engine.commands.migrating_many import migration_progress
from engine.commands.reasons import ReasonBlank
from engine.errors import Fault, Forbidden, NotFound
from engine.store.tables import DefinitionKind, MigrationState
from engine.versions import MappingRefused
from web.access import allow
from web.catalogues import sentence
from web.context import Page, current_office
from web.designer.differences import diagrams
from web.migrations.telling import Told, mapping_of, why_not
from web.paging import Paging
from web.repeats import once
from workflows.instances import queries, service
from workflows.instances.planning import Planned, planned
from workflows.organisation.permissions import Permission
from workflows.organisation.queries import names
from workflows.procedures.comparing import compare
from workflows.procedures.migrating import migrate_instances
from workflows.procedures.queries import outdated, versions

pages = Blueprint("migrations", __name__, url_prefix="/migrations")
_ORDER = (MigrationState.BLOCKED, MigrationState.WAITING, MigrationState.ENDED, MigrationState.MIGRATED)
SHOWN = 20
"""How many of the instances that cannot go over are linked to for each reason."""


@pages.get("/")
@allow(Permission.OPERATE_INSTANCES)
def migrations() -> str:
    """What was ordered, the newest first, and which versions still have something that runs though there is a newer."""
    office = current_office()
    with office.reading() as session:
        ordered = queries.migrations(session)
        ids = {each for told in ordered for each in (told.source_id, told.target_id)}
        return render_template(
            "migrations/migrations.html",
            ordered=ordered,
            outdated=outdated(session),
            versions={each: office.engine.definitions.get(session, each) for each in ids},
            names=names(session, {each.actor for each in ordered}),
            states=_ORDER,
        )


@pages.get("/new")
@allow(Permission.OPERATE_INSTANCES)
def new() -> Page:
    """The versions, what becomes of each step, and what that would mean for what runs."""
    if not request.args.get("source"):
        return redirect(url_for("migrations.migrations"))
    return _planning_page()


@pages.post("/new")
@allow(Permission.OPERATE_INSTANCES)
def order() -> Page:
    """Take one instance over now, or have all taken over in the background."""
    plan = _planned()
    source_id, target_id, reason = plan.source.id, plan.target.id, request.form.get("reason", "")
    try:
        with once() as tx:
            if plan.instance_id is None:
                ordered = migrate_instances(tx, source_id, target_id, mapping=plan.mapping, reason=reason)
                return redirect(url_for("migrations.migration", migration_id=ordered))
            service.migrate(tx, plan.instance_id, source_id, target_id, mapping=plan.mapping, reason=reason)
    except (Forbidden, NotFound):
        raise
    except Fault as fault:
        return _planning_page(fault)
    flash(gettext("flash.instance-migrated", version=plan.target.version), "success")
    return redirect(url_for("instances.instance", instance_id=plan.instance_id))


@pages.get("/<migration_id>")
@allow(Permission.OPERATE_INSTANCES)
def migration(migration_id: str) -> str:
    """How far it has come, and what has become of each instance, those that need somebody first."""
    definitions = current_office().engine.definitions
    with current_office().reading() as session:
        told = migration_progress(session, migration_id)
        source, target = (definitions.get(session, each) for each in (told.source_id, told.target_id))
        ordered = sorted(told.outcomes, key=lambda each: _ORDER.index(each.state))
        paging = Paging.of(len(ordered), request.args)
        shown = paging.cut(ordered)
        return render_template(
            "migrations/migration.html",
            migration=told,
            source=source,
            target=target,
            outcomes=shown,
            paging=paging,
            titles=queries.titles(session, [each.instance_id for each in shown]),
            names=names(session, {told.actor}),
            why={each.instance_id: why_not(each, source.diagram, target.diagram) for each in shown},
            states=_ORDER,
        )


def _planned() -> Planned:
    asked, definitions = request.values, current_office().engine.definitions
    with current_office().reading() as session:
        return planned(
            session,
            definitions,
            asked.get("source", ""),
            asked.get("target", ""),
            mapping=mapping_of(asked),
            instance_id=asked.get("instance") or None,
        )


def _planning_page(fault: Fault | None = None) -> Page:
    plan = _planned()
    told, source, target = Told(plan), plan.source, plan.target
    errors = told.faults() | ({_field(fault): sentence(fault)} if fault else {})
    obstacles = told.obstacles()
    linked = {each.instance_id for obstacle in obstacles for each in obstacle.instances[:SHOWN]}
    with current_office().reading() as session:
        page = render_template(
            "migrations/new.html",
            plan=plan,
            lines=told.lines(),
            versions=versions(session, DefinitionKind.PROCESS, source.key),
            can_go=[each for each in plan.previews if not each.blockers],
            stuck=[each for each in plan.previews if each.blockers],
            obstacles=obstacles,
            fates=told.fates(),
            titles=queries.titles(session, linked | {each for each in (plan.instance_id,) if each}),
            shown=SHOWN,
            diagrams=diagrams(
                compare(source.body, target.body, source.key),
                *((gettext("migration.version", version=each.version), each.body) for each in (source, target)),
            ),
            reason=request.form.get("reason", ""),
            errors=errors,
        )
    if not errors:
        return page
    return page, fault.status if fault else MappingRefused.status


def _field(fault: Fault) -> str:
    return "reason" if isinstance(fault, ReasonBlank) else "order"
