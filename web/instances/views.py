"""Find instances, and look into one."""

from dataclasses import replace
from typing import Any

from flask import render_template, request

from web.access import allow
from web.context import current_office, signed_in_person
from web.instances import operations  # noqa: F401 -- its views join the family
from web.instances.blueprint import pages
from web.instances.page import instance_page
from web.paging import Paging, number
from workflows.instances import queries
from workflows.instances.queries import Condition, InstanceFilter
from workflows.organisation.permissions import Permission

__all__ = ["pages"]

FILTERS = ("q", "process", "version", "state", "step")


@pages.get("/")
@allow(Permission.OPERATE_ENGINE)
def instances() -> str:
    """What runs or ran, found by number, title, process, step and state; what has failed is counted on top."""
    office, person, wanted = current_office(), signed_in_person(), _wanted()
    with office.reading() as session:
        versions = queries.versions(session, wanted.process) if wanted.process else []
        steps = queries.steps(session, office.engine, wanted.process) if wanted.process else []
        if wanted.version not in versions:  # left over from another process
            wanted = replace(wanted, version=None)
        if wanted.element not in {each.element for each in steps}:
            wanted = replace(wanted, element="")
        paging = Paging.of(queries.count(session, office.engine, wanted), request.args)
        return render_template(
            "instances/instances.html",
            wanted=wanted,
            instances=queries.listed(session, office.engine, wanted, limit=paging.size, offset=paging.offset),
            paging=paging,
            counts=queries.counts(session),
            conditions=list(Condition),
            processes=queries.processes(session),
            versions=versions,
            steps=steps,
            sees_contents=person.may(Permission.OPERATE_INSTANCES),
            kept=_kept,
        )


@pages.get("/<instance_id>")
@allow(Permission.OPERATE_ENGINE)
def instance(instance_id: str) -> str:
    """Where it stands, what it waits for, what it knows, what happened last, and what can be done."""
    return instance_page(instance_id)


def _wanted() -> InstanceFilter:
    asked = {name: request.args.get(name, "").strip() for name in FILTERS}
    condition = asked["state"] if asked["state"] in set(Condition) else Condition.LIVE
    return InstanceFilter(
        text=asked["q"],
        process=asked["process"],
        version=number(asked["version"]),
        condition=Condition(condition),
        element=asked["step"],
        by_title=signed_in_person().may(Permission.OPERATE_INSTANCES),
    )


def _kept(*without: str) -> dict[str, Any]:
    """The filters of the address but those named."""
    return {name: value for name in FILTERS if (value := request.args.get(name)) and name not in without}
