"""Units as a tree, accounts, the matrix of roles, and the record that the audit administrator reads."""

from contextlib import suppress
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from engine.errors import Fault
from web.access import allow
from web.catalogues import label, sentence
from web.context import Page, current_actor, current_office
from web.paging import Paging
from workflows.organisation import queries, service
from workflows.organisation import records as audit
from workflows.organisation.permissions import GRANTS, Permission
from workflows.organisation.records import RecordFilter
from workflows.organisation.roles import ADMINISTRATORS, Role

pages = Blueprint("administration", __name__, url_prefix="/administration")
RECORD_FILTERS = ("q", "action", "subject", "from", "until")
YEARS = range(2000, 2101)


@pages.get("/units")
@allow(Permission.SEE_ORGANISATION)
def units() -> str:
    """Every unit with the people who answer for it."""
    with current_office().reading() as session:
        return render_template("administration/units.html", units=queries.units(session))


@pages.get("/units/<code>")
@allow(Permission.SEE_ORGANISATION)
def unit(code: str) -> str:
    """One unit: its names, who answers for it, its people."""
    with current_office().reading() as session:
        shown = queries.unit(session, code)
        parent = queries.unit(session, shown.parent_code) if shown.parent_code else None
        found = queries.accounts(session, unit_code=code)
        return render_template("administration/unit.html", unit=shown, parent=parent, accounts=found)


@pages.get("/users")
@allow(Permission.SEE_ORGANISATION)
def users() -> str:
    """The accounts, filtered by text, unit and role."""
    text, unit_code, role = (request.args.get(name, "").strip() for name in ("text", "unit", "role"))
    with current_office().reading() as session:
        found = queries.accounts(session, text, unit_code or None, Role(role) if role in set(Role) else None)
        paging = Paging.of(len(found), request.args)
        return render_template(
            "administration/users.html",
            accounts=paging.cut(found),
            paging=paging,
            text=text,
            unit=unit_code,
            role=role,
            roles=list(Role),
            units=queries.units(session),
        )


@pages.get("/users/new")
@allow(Permission.MANAGE_USERS)
def new_user() -> str:
    """The form for a new account."""
    return _user_form(None, {})


@pages.post("/users/new")
@allow(Permission.MANAGE_USERS)
def create_user() -> Page:
    """Add an account and show its one-time password, this once."""
    form = request.form
    login = form.get("login", "").strip().lower()
    try:
        with current_office().transaction(current_actor()) as tx:
            plain = service.create_user(
                tx, login, form.get("name", ""), form.get("unit") or None, form.get("title", "")
            )
    except Fault as fault:
        return _user_form(None, {"unit" if fault.code == "unit-not-found" else "login": sentence(fault)}), fault.status
    return render_template("administration/one_time_password.html", login=login, password=plain)


@pages.get("/users/<login>")
@allow(Permission.SEE_ORGANISATION)
def user(login: str) -> str:
    """One account, and what the person looking at it may do with it."""
    with current_office().reading() as session:
        return render_template("administration/user.html", account=queries.account(session, login))


@pages.get("/users/<login>/edit")
@allow(Permission.MANAGE_USERS)
def edit_user(login: str) -> str:
    """The form for name, unit and title."""
    return _user_form(login, {})


@pages.post("/users/<login>/edit")
@allow(Permission.MANAGE_USERS)
def keep_user(login: str) -> Page:
    """Change name, unit and title."""
    form = request.form
    try:
        with current_office().transaction(current_actor()) as tx:
            service.edit_user(tx, login, form.get("name", ""), form.get("unit") or None, form.get("title", ""))
    except Fault as fault:
        return _user_form(
            login, {"name" if fault.code in ("name-missing", "name-too-long") else "unit": sentence(fault)}
        ), fault.status
    return _back_to(login)


@pages.post("/users/<login>/disable")
@allow(Permission.MANAGE_USERS)
def disable_user(login: str) -> Response:
    """Keep the account from signing in."""
    with current_office().transaction(current_actor()) as tx:
        service.disable(tx, login)
    return _back_to(login)


@pages.post("/users/<login>/enable")
@allow(Permission.MANAGE_USERS)
def enable_user(login: str) -> Response:
    """Let the account sign in again."""
    with current_office().transaction(current_actor()) as tx:
        service.enable(tx, login)
    return _back_to(login)


@pages.post("/users/<login>/password")
@allow(Permission.MANAGE_USERS)
def reset_password(login: str) -> str:
    """Give the account a one-time password and show it, this once."""
    with current_office().transaction(current_actor()) as tx:
        plain = service.reset_password(tx, login)
    return render_template("administration/one_time_password.html", login=login, password=plain)


@pages.get("/users/<login>/roles")
@allow(Permission.CHANGE_ROLES)
def edit_roles(login: str) -> str:
    """The form for the roles of an account."""
    return _roles_form(login, None, {})


@pages.post("/users/<login>/roles")
@allow(Permission.CHANGE_ROLES)
def keep_roles(login: str) -> Page:
    """Change the roles of an account, with the reason."""
    wanted = {Role(value) for value in request.form.getlist("roles") if value in set(Role)}
    try:
        with current_office().transaction(current_actor()) as tx:
            service.change_roles(tx, login, wanted, request.form.get("reason", ""))
    except Fault as fault:
        field = "reason" if fault.code == "reason-missing" else "roles"
        return _roles_form(login, wanted, {field: sentence(fault)}), fault.status
    return _back_to(login)


@pages.get("/roles")
@allow(Permission.SEE_ORGANISATION)
def roles() -> str:
    """Which role grants what."""
    with current_office().reading() as session:
        holders = queries.holders(session)
    return render_template(
        "administration/roles.html",
        grants=GRANTS,
        permissions=list(Permission),
        holders=holders,
        administrators=ADMINISTRATORS,
    )


@pages.get("/records")
@allow(Permission.READ_AUDIT_TRAIL)
def records() -> str:
    """Who changed what in the organisation and in what runs, and who signed in, newest first; found by words."""
    with current_office().reading() as session:
        actions = {action: label("action", action) for action in audit.actions(session)}
        wanted = _wanted_records(actions)
        paging = Paging.of(audit.count(session, wanted), request.args)
        return render_template(
            "administration/records.html",
            records=audit.records(session, wanted, limit=paging.size, offset=paging.offset),
            paging=paging,
            wanted=wanted,
            actions=dict(sorted(actions.items(), key=lambda item: item[1])),
            kept=_kept,
        )


def _wanted_records(actions: dict[str, str]) -> RecordFilter:
    asked = {name: request.args.get(name, "").strip() for name in RECORD_FILTERS}
    return RecordFilter(
        text=asked["q"],
        action=asked["action"] if asked["action"] in actions else "",
        subject=asked["subject"],
        first=_day(asked["from"]),
        last=_day(asked["until"]),
        labels=actions,
    )


def _day(text: str) -> date | None:
    """The day that an address holds; None where it holds none that an office has."""
    with suppress(ValueError):
        found = date.fromisoformat(text)
        return found if found.year in YEARS else None
    return None


def _kept(*without: str) -> dict[str, str]:
    """The filters of the address but those named."""
    return {name: value for name in RECORD_FILTERS if (value := request.args.get(name)) and name not in without}


def _user_form(login: str | None, errors: dict[str, str]) -> str:
    with current_office().reading() as session:
        person = queries.person(session, login) if login else None
        known = queries.units(session)
    kept = {"name": person.name, "unit": person.unit_code or "", "title": person.title} if person else {}
    return render_template(
        "administration/user_form.html",
        login=login,
        account_name=person.name if person else "",
        values=request.form or kept,
        units=known,
        errors=errors,
    )


def _roles_form(login: str, wanted: set[Role] | None, errors: dict[str, str]) -> str:
    with current_office().reading() as session:
        account = queries.account(session, login)
    chosen = account.person.roles if wanted is None else wanted
    return render_template(
        "administration/roles_form.html",
        account=account,
        chosen=chosen,
        roles=list(Role),
        administrators=ADMINISTRATORS,
        reason=request.form.get("reason", ""),
        errors=errors,
    )


def _back_to(login: str) -> Response:
    flash(gettext("flash.saved"), "success")
    return redirect(url_for("administration.user", login=login))
