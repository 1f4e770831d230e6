"""What all actions on a task beside filling it in have in common: a page that says the consequence and asks why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from engine.errors import Conflict, Fault, Forbidden, NotFound
from engine.transaction import Transaction
from web.catalogues import label, sentence
from web.context import Page, current_office, signed_in_person
from web.repeats import once
from workflows.inbox.handing import Action, actions
from workflows.inbox.work import Work, work_on

BOTH = ("GET", "POST")
_ABOUT_PEOPLE = frozenset(
    {
        *("already-theirs", "asked-already", "nobody-asked", "nobody-chosen", "not-to-be-chosen"),
        "reserved-for-others",
    }
)


class ActionNotPossible(Conflict):
    """As the task stands now, this ``action`` means nothing."""

    code = "action-not-possible"


@dataclass(frozen=True)
class Attempt:
    """An action that is asked for: its page until it is carried out. ``shown`` is what else its form needs."""

    action: Action
    work: Work
    is_possible: bool
    shown: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        """Raise ActionNotPossible where the engine does not judge for itself who may do it."""
        if not self.is_possible:
            raise ActionNotPossible(action=self.action)

    def page(self, fault: Fault | None = None) -> Page:
        """The form, with what was typed and why it did not go through."""
        if not self.is_possible and fault is None:
            fault = ActionNotPossible(action=self.action)
        page = render_template(
            f"tasks/actions/{self.action}.html",
            action=self.action,
            task=self.work.task,
            is_possible=self.is_possible,
            typed=request.form,
            errors={_field(fault): sentence(fault)} if fault else {},
            **self.shown,
        )
        return page if fault is None else (page, fault.status)

    def carry_out(self, do: Callable[[Transaction], str | None]) -> Page:
        """Do it where the form was sent, show the form otherwise; ``do`` tells which task is next, if one is."""
        if request.method == "GET":
            return self.page()
        try:
            with once() as tx:
                following = do(tx)
        except (Forbidden, NotFound):
            raise
        except Fault as fault:
            return self.page(fault)
        flash(label("action-done", self.action) % {"name": self.work.task.name}, "success")
        return redirect(url_for("tasks.task", task_id=following) if following else url_for("inbox.inbox"))


def attempt(task_id: str, action: Action, shown: Callable[[Any, Work], Mapping[str, Any]] | None = None) -> Attempt:
    """The action on the task as it stands, with what ``shown`` reads for its form. Raises TaskNotFound."""
    office, person = current_office(), signed_in_person()
    with office.reading() as session:
        work = work_on(office.engine, session, person, task_id)
        return Attempt(action, work, action in actions(work, person), shown(session, work) if shown else {})


def _field(fault: Fault) -> str:
    """The field that a fault is about; ``action``, the whole form, where it is about none."""
    if fault.code == "reason-blank":
        return "reason"
    if fault.code in _ABOUT_PEOPLE:
        return "to"
    if fault.code == "cannot-send-back":
        return "step"
    return str(fault.details.get("field", "action"))
