"""What the page of a task shows, in whatever state the task and its form are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import render_template

from engine.commands.rights import TaskOver
from engine.errors import Fault
from engine.forms import Form, FormRejected
from web.catalogues import sentence
from web.context import current_office, signed_in_person
from web.forms import FileView, FormView, show
from workflows.inbox.handing import actions
from workflows.inbox.work import Work, work_on
from workflows.inspections.models import Inspection
from workflows.matters.errors import MatterNotFound
from workflows.organisation.queries import names
from workflows.overview.essentials import Essentials, essentials
from workflows.overview.on_the_spot import visible_inspections
from workflows.overview.sharing import talk

UNIT_NAME = "unit_name"
"""What the words about a button's consequence may read beside the task's variables: the unit whose part it is."""


@dataclass(frozen=True)
class Attempt:
    """What somebody has just tried with a task: what was typed, and why it did not go through.

    ``refused`` are sentences about single fields, such as a file of the wrong kind.
    """

    typed: Mapping[str, Any] | None = None
    fault: Fault | None = None
    refused: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status of the page that answers it."""
        if self.fault is not None:
            return self.fault.status
        return 422 if self.refused else 200


def task_page(task_id: str, attempt: Attempt = Attempt()) -> str:
    """The page of the task after ``attempt``. Raises TaskNotFound."""
    office, person = current_office(), signed_in_person()
    with office.reading() as session:
        work = work_on(office.engine, session, person, task_id)
        typed = work.typed if attempt.typed is None else attempt.typed
        matter = _matter(session, work)
        if matter is not None and work.part is not None:
            named = {**work.around.variables, UNIT_NAME: matter.unit_of(work.part)}
            work = replace(work, around=replace(work.around, variables=named))
        people = names(session, {login for login in _logins(work, attempt.fault) if login})
        return render_template(
            "tasks/task.html",
            work=work,
            task=work.task,
            view=_view(work, work.form, typed, attempt) if work.form else None,
            notice=_notice(work, attempt),
            conflict=attempt.fault if isinstance(attempt.fault, TaskOver) else None,
            matter=matter,
            inspected=_inspected(session, matter, work.part) if matter else [],
            talk=talk(session, person, matter.matter.id, work.part) if matter else None,
            people=people,
            actions=actions(work, person),
        )


def _view(work: Work, form: Form, typed: Mapping[str, Any], attempt: Attempt) -> FormView:
    files = {each.id: FileView(each.id, each.file_name, each.size, each.uploaded_at) for each in work.files}
    errors = dict(attempt.refused)
    if attempt.fault is not None and (name := _field_of(work, attempt.fault)):
        errors[name] = sentence(attempt.fault)
    rejected = attempt.fault if isinstance(attempt.fault, FormRejected) else None
    return show(form, typed, work.around, rejected=rejected, remarks=work.remarks, files=files, errors=errors)


def _field_of(work: Work, fault: Fault) -> str:
    """The form's field that a refusal of the domain is about; empty when it is about none."""
    name = fault.details.get("field")
    return name if isinstance(name, str) and work.form is not None and name in work.form.keys else ""


def _notice(work: Work, attempt: Attempt) -> str:
    """The sentence on top for what concerns no single field."""
    fault = attempt.fault
    if fault is None or isinstance(fault, FormRejected | TaskOver) or _field_of(work, fault):
        return ""
    return sentence(fault)


def _matter(session: Any, work: Work) -> Essentials | None:
    if work.task.business_key is None:
        return None
    try:
        return essentials(session, signed_in_person(), work.task.business_key, current_office().clock.now())
    except MatterNotFound:
        return None


def _inspected(session: Any, matter: Essentials, part: str | None) -> list[Inspection]:
    """What was found on the spot about the part that the task is about, as far as the reader may know of it."""
    found = [each for each in visible_inspections(session, matter) if each.finding]
    return [each for each in found if part is None or each.assignment_id in (None, part)][::-1]


def _logins(work: Work, fault: Fault | None) -> set[str | None]:
    details = fault.details if fault else {}
    task = work.task
    return {
        *(login for each in work.signatures for login in (each.signer, each.asked_by, each.answered_by)),
        work.on_behalf_of,
        task.completed_for,
        task.assignee,
        task.completed_by,
        task.owner,
        work.straight.to if work.straight else None,
        task.handed_by,
        details.get("completed_by"),
        details.get("assignee"),
    }
