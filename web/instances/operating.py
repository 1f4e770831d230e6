"""What all operations on an instance have in common: a page that says the consequence and asks why."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from engine.errors import Conflict, Fault, Forbidden, NotFound
from engine.store.tables import InstanceState
from engine.transaction import Transaction
from web.catalogues import label, sentence
from web.context import Page
from web.instances.telling import Place, Told
from web.repeats import once, refuse_repeat


class Operation(StrEnum):
    """What can be done to an instance by hand. Its words are ``operation.<value>`` and ``operation-done.<value>``."""

    ACTIVATE = "activate"
    ADD_PASS = "add-pass"  # noqa: S105 -- a pass of a loop, no password
    ANSWER = "answer"
    CANCEL = "cancel"
    HASTEN = "hasten"
    MOVE = "move"
    REMOVE_PASS = "remove-pass"  # noqa: S105 -- the same
    RESUME = "resume"
    SET_VARIABLE = "set-variable"
    SUSPEND = "suspend"


class OperationNotPossible(Conflict):
    """As the instance stands now, this ``operation`` means nothing."""

    code = "operation-not-possible"


@dataclass(frozen=True)
class Attempt:
    """An operation that is asked for: its page until it is carried out.

    ``place`` is the token that it is about, ``shown`` what else its form needs.
    """

    operation: Operation
    told: Told
    place: Place | None
    shown: dict[str, Any]

    def page(self, fault: Fault | None = None) -> Page:
        """The form, with what was typed and why it did not go through."""
        is_possible = possible(self.told, self.operation, self.place)
        if not is_possible and fault is None:
            fault = OperationNotPossible(operation=self.operation)
        page = render_template(
            f"instances/operations/{self.operation}.html",
            operation=self.operation,
            told=self.told,
            instance=self.told.laid.inspection.instance,
            place=self.place,
            is_possible=is_possible,
            typed=request.form,
            errors={_field(fault): sentence(fault)} if fault else {},
            **self.shown,
        )
        return page if fault is None else (page, fault.status)

    def carry_out(self, do: Callable[[Transaction], None]) -> Page:
        """Do it where the form was sent and it still means something, show the form otherwise."""
        if request.method == "GET" or not possible(self.told, self.operation, self.place):
            refuse_repeat()  # what is not possible any more may just have been done by this very form
            return self.page()
        try:
            with once() as tx:
                do(tx)
        except (Forbidden, NotFound):
            raise
        except Fault as fault:
            return self.page(fault)
        flash(label("operation-done", self.operation), "success")
        return redirect(url_for("instances.instance", instance_id=self.told.laid.inspection.instance.id))


def possible(told: Told, operation: Operation, place: Place | None = None) -> bool:
    """Whether the operation means something as the instance stands; for those about a token, as ``place`` stands."""
    token = place.token if place is not None else None
    return {
        Operation.ACTIVATE: told.state is InstanceState.ACTIVE and place is not None and bool(told.activatable(place)),
        Operation.ADD_PASS: token is not None and token.takes_pass,
        Operation.ANSWER: token is not None and token.takes_answer,
        Operation.CANCEL: told.is_live and told.laid.caller is None,
        Operation.HASTEN: place is not None and place.job is not None and not place.job.incident,
        Operation.MOVE: token is not None and bool(token.targets),
        Operation.REMOVE_PASS: token is not None and token.is_pass,
        Operation.RESUME: told.state is InstanceState.SUSPENDED,
        Operation.SET_VARIABLE: told.is_live,
        Operation.SUSPEND: told.state is InstanceState.ACTIVE,
    }[operation]


def _field(fault: Fault) -> str:
    """The field that a fault is about; ``operation``, the whole form, where it is about none."""
    if fault.code == "reason-blank":
        return "reason"
    if fault.code == "bad-variable-name":
        return "name"
    if fault.code in ("cannot-move", "not-inside"):
        return "element"
    return str(fault.details.get("field", "operation"))
