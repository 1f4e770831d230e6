"""The operations on an instance, each a page of its own that asks for a reason."""

from typing import Any

from flask import request

from web.access import allow
from web.context import Page
from web.instances.blueprint import pages
from web.instances.operating import Attempt, Operation
from web.instances.page import told
from workflows.fields import choice_or
from workflows.instances import service
from workflows.instances.values import ValueKind, fingerprint, read, read_object, written
from workflows.organisation.permissions import Permission

BOTH = ("GET", "POST")


@pages.route("/<instance_id>/suspend", methods=BOTH)
@allow(Permission.OPERATE_ENGINE)
def suspend(instance_id: str) -> Page:
    """Let it stand still with all that it called."""
    return _attempt(Operation.SUSPEND, instance_id).carry_out(lambda tx: service.suspend(tx, instance_id, _reason()))


@pages.route("/<instance_id>/resume", methods=BOTH)
@allow(Permission.OPERATE_ENGINE)
def resume(instance_id: str) -> Page:
    """Let it go on."""
    return _attempt(Operation.RESUME, instance_id).carry_out(lambda tx: service.resume(tx, instance_id, _reason()))


@pages.route("/<instance_id>/cancel", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def cancel(instance_id: str) -> Page:
    """End it for good, which has to be confirmed."""
    confirmed = request.form.get("confirmed") == "yes"
    return _attempt(Operation.CANCEL, instance_id).carry_out(
        lambda tx: service.cancel(tx, instance_id, _reason(), confirmed=confirmed)
    )


@pages.route("/<instance_id>/tokens/<int:token>/move", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def move(instance_id: str, token: int) -> Page:
    """Put a token at another step."""
    attempt = _attempt(Operation.MOVE, instance_id, token)
    to_element = request.form.get("element", "")
    return attempt.carry_out(lambda tx: service.move(tx, instance_id, token, to_element, _reason()))


@pages.route("/<instance_id>/tokens/<int:token>/activate", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def activate(instance_id: str, token: int) -> Page:
    """Begin something in an ad-hoc sub-process."""
    attempt, element = _attempt(Operation.ACTIVATE, instance_id, token), request.form.get("element", "")
    return attempt.carry_out(lambda tx: service.activate(tx, instance_id, token, element, _reason()))


@pages.route("/<instance_id>/tokens/<int:token>/hasten", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def hasten(instance_id: str, token: int) -> Page:
    """Have what waits for its time carried out now."""
    attempt = _attempt(Operation.HASTEN, instance_id, token)
    job = request.form.get("job", "")
    return attempt.carry_out(lambda tx: service.hasten(tx, job, _reason()))


@pages.route("/<instance_id>/tokens/<int:token>/answer", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def answer(instance_id: str, token: int) -> Page:
    """Give the results of an automatic step by hand."""
    attempt = _attempt(Operation.ANSWER, instance_id, token)
    text = request.form.get("value", "")
    return attempt.carry_out(lambda tx: service.answer(tx, instance_id, token, read_object(text), _reason()))


@pages.route("/<instance_id>/tokens/<int:token>/passes", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def add_pass(instance_id: str, token: int) -> Page:
    """Have a multi-instance step done once more."""
    attempt = _attempt(Operation.ADD_PASS, instance_id, token, kinds=list(ValueKind))
    seen = request.form.get("seen", "")
    return attempt.carry_out(lambda tx: service.add_pass(tx, instance_id, token, _value(), _reason(), seen=seen))


@pages.route("/<instance_id>/tokens/<int:token>/remove", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def remove_pass(instance_id: str, token: int) -> Page:
    """End one pass of a multi-instance step."""
    attempt = _attempt(Operation.REMOVE_PASS, instance_id, token)
    return attempt.carry_out(lambda tx: service.remove_pass(tx, instance_id, token, _reason()))


@pages.route("/<instance_id>/variables", methods=BOTH)
@allow(Permission.OPERATE_INSTANCES)
def set_variable(instance_id: str) -> Page:
    """Give a variable another value, or set a new one; ``scope`` and ``name`` of the address say which."""
    name = request.values.get("name", "")
    scope = int(asked) if (asked := request.values.get("scope", "")).isdecimal() else None
    attempt = _attempt(Operation.SET_VARIABLE, instance_id, scope)
    attempt.shown.update(_variable(attempt, name, scope))
    seen = request.form.get("seen", "")
    return attempt.carry_out(
        lambda tx: service.set_variable(tx, instance_id, name, _value(), _reason(), scope=scope, seen=seen)
    )


def _attempt(operation: Operation, instance_id: str, token: int | None = None, **shown: Any) -> Attempt:
    found = told(instance_id)
    return Attempt(operation, found, found.place(token) if token is not None else None, shown)


def _variable(attempt: Attempt, name: str, scope: int | None) -> dict[str, Any]:
    """What the form says of the variable: its present value as it would be typed, and the choices of its field."""
    tokens = attempt.told.laid.inspection.tokens
    held = next(
        (each.variables for each in tokens if each.token == scope or (scope is None and each.scope is None)), {}
    )
    kind, text = written(held[name]) if name in held else (ValueKind.TEXT, "")
    return {
        "name": name,
        "scope": scope,
        "is_new": name not in held,
        "kind": kind,
        "text": text,
        "seen": fingerprint(held[name]) if name in held else "",
        "kinds": list(ValueKind),
        "options": attempt.told.narrator.options(name),
    }


def _value() -> Any:
    return read(choice_or(request.form, "kind", ValueKind.TEXT), request.form.get("value", ""))


def _reason() -> str:
    return request.form.get("reason", "")
