"""Import of units and people from an office's lists: a preview with its doubts, then all in one transaction.

Applying the same files again changes nothing. Nobody is removed: whoever is missing from the files stays as they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Invalid
from workflows.organisation.models import Unit, User, UserRole
from workflows.organisation.passwords import OneTimePassword, one_time_password
from workflows.organisation.roles import ONE_PER_UNIT, Role, RolesExclude, check_compatible
from workflows.organisation.service import record
from workflows.organisation.tables import TITLES, Kind, Line, Table
from workflows.unit_of_work import UnitOfWork

_UNIT_TEXTS = ("name", "short_name", "kind", "head_name", "deputy_name", "liaison_name", "phone")
_NAMED_IN_UNITS = (
    (Role.UNIT_HEAD, "head_name", "head"),
    (Role.DEPUTY_HEAD, "deputy_name", "deputy"),
    (Role.LIAISON, "liaison_name", "liaison"),
)


class ImportRefused(Invalid):
    """The lists hold errors; ``count`` of them have to be mended first."""

    code = "import-refused"


@dataclass(frozen=True)
class Doubt:
    """Something to look at; when ``blocking``, to be mended before the import. Its sentence is ``doubt.<code>``."""

    code: str
    kind: Kind
    number: int
    details: Mapping[str, Any] = field(default_factory=dict)
    blocking: bool = False


@dataclass(frozen=True)
class PlannedUnit:
    """A unit as it will be."""

    code: str
    texts: Mapping[str, str]
    aliases: tuple[str, ...]
    parent_code: str | None
    position: int
    is_new: bool
    is_changed: bool


@dataclass(frozen=True)
class PlannedUser:
    """An account as it will be. ``roles`` are all it will hold."""

    login: str
    name: str
    unit_code: str | None
    title: str
    roles: frozenset[Role]
    number: int
    is_new: bool = True
    is_changed: bool = True


@dataclass(frozen=True)
class Preview:
    """What an import would do."""

    units: tuple[PlannedUnit, ...]
    users: tuple[PlannedUser, ...]
    doubts: tuple[Doubt, ...]

    @property
    def errors(self) -> tuple[Doubt, ...]:
        """The doubts that keep the import from being applied."""
        return tuple(doubt for doubt in self.doubts if doubt.blocking)

    @property
    def new_logins(self) -> tuple[str, ...]:
        """The accounts that will be made and need a password."""
        return tuple(user.login for user in self.users if user.is_new)


def preview(session: Session, tables: Iterable[Table]) -> Preview:
    """What importing ``tables`` would do to the organisation as it is now."""
    lines: dict[Kind, list[Line]] = {Kind.UNIT: [], Kind.USER: []}
    for table in tables:
        lines[table.kind] += table.lines
    doubts: list[Doubt] = []
    units = _plan_units(session, lines[Kind.UNIT], doubts)
    users = _plan_users(session, lines[Kind.USER], units, doubts)
    return Preview(tuple(units), tuple(users.values()), tuple(doubts))


def passwords_for(planned: Preview) -> dict[str, OneTimePassword]:
    """A one-time password for every new account. Takes some 50 ms each, so it is called before the transaction."""
    return {login: one_time_password() for login in planned.new_logins}


def apply(
    tx: UnitOfWork, planned: Preview, passwords: Mapping[str, OneTimePassword], *, must_change: bool = True
) -> None:
    """Do what ``planned`` says. Raises ImportRefused when it holds errors."""
    if planned.errors:
        raise ImportRefused(count=len(planned.errors))
    for unit in planned.units:
        _write_unit(tx.session, unit)
    tx.session.flush()
    for unit in planned.units:
        tx.session.get_one(Unit, unit.code).parent_code = unit.parent_code
    for user in planned.users:
        _write_user(tx.session, user, passwords.get(user.login), must_change=must_change)
    changed = [u.code for u in planned.units if u.is_changed] + [u.login for u in planned.users if u.is_changed]
    if changed:
        record(tx, "organisation-imported", "organisation", details={"changed": changed})


def _plan_units(session: Session, lines: Sequence[Line], doubts: list[Doubt]) -> list[PlannedUnit]:
    known = {unit.code: unit for unit in session.scalars(select(Unit))}
    codes = set(known) | {line.cells.get("code", "") for line in lines}
    planned: dict[str, PlannedUnit] = {}
    for line in lines:
        code, parent = line.cells.get("code", ""), line.cells.get("parent_code", "")
        if not code or not line.cells.get("name"):
            doubts.append(Doubt("unit-incomplete", Kind.UNIT, line.number, blocking=True))
            continue
        if code in planned:
            doubts.append(Doubt("unit-twice", Kind.UNIT, line.number, {"unit": code}, blocking=True))
            continue
        if parent and parent not in codes:
            doubts.append(
                Doubt("parent-unknown", Kind.UNIT, line.number, {"unit": code, "parent": parent}, blocking=True)
            )
        for role, name_field, _ in _NAMED_IN_UNITS:
            if not line.cells.get(name_field):
                doubts.append(Doubt("nobody-named", Kind.UNIT, line.number, {"unit": code, "role": role.value}))
        planned[code] = _planned_unit(code, line, known.get(code))
    _doubt_shared_names(planned, doubts)
    _doubt_circles(planned, known, doubts)
    return list(planned.values())


def _planned_unit(code: str, line: Line, before: Unit | None) -> PlannedUnit:
    texts = {name: line.cells.get(name, "") for name in _UNIT_TEXTS}
    texts["short_name"] = texts["short_name"] or texts["name"]
    position = line.cells.get("position", "")
    unit = PlannedUnit(
        code=code,
        texts=texts,
        aliases=line.many("aliases"),
        parent_code=line.cells.get("parent_code") or None,
        position=int(position) if position.isdecimal() else line.number - 1,
        is_new=before is None,
        is_changed=True,
    )
    if before is None:
        return unit
    same = (
        all(getattr(before, name) == value for name, value in texts.items())
        and tuple(before.aliases) == unit.aliases
        and (before.parent_code, before.position) == (unit.parent_code, unit.position)
    )
    return replace(unit, is_changed=not same)


def _doubt_shared_names(planned: Mapping[str, PlannedUnit], doubts: list[Doubt]) -> None:
    owners: dict[str, str] = {}
    for number, unit in enumerate(planned.values(), start=2):
        for name in {unit.texts["name"], unit.texts["short_name"], *unit.aliases}:
            owner = owners.setdefault(name, unit.code)
            if owner != unit.code:
                is_alias = name in unit.aliases
                details = {"name": name, "unit": unit.code, "other": owner}
                doubts.append(Doubt("name-shared", Kind.UNIT, number, details, blocking=not is_alias))


def _doubt_circles(planned: Mapping[str, PlannedUnit], known: Mapping[str, Unit], doubts: list[Doubt]) -> None:
    parents = {code: unit.parent_code for code, unit in known.items()}
    parents |= {code: unit.parent_code for code, unit in planned.items()}
    for number, code in enumerate(planned, start=2):
        above, seen = parents.get(code), {code}
        while above and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above:
            doubts.append(Doubt("unit-circle", Kind.UNIT, number, {"unit": code}, blocking=True))


def _plan_users(
    session: Session, lines: Sequence[Line], units: Sequence[PlannedUnit], doubts: list[Doubt]
) -> dict[str, PlannedUser]:
    before = {user.login: _as_planned(user) for user in session.scalars(select(User).where(User.active))}
    codes = set(session.scalars(select(Unit.code))) | {unit.code for unit in units}
    listed: dict[str, PlannedUser] = {}
    for line in lines:
        user = _planned_user(line, codes, doubts)
        if user is None:
            continue
        if user.login in listed:
            doubts.append(Doubt("login-twice", Kind.USER, line.number, {"login": user.login}, blocking=True))
            continue
        listed[user.login] = user
    for login, user in listed.items():
        if login in before:
            kept = before[login].roles & {Role.UNIT_HEAD, Role.DEPUTY_HEAD, Role.LIAISON, Role.HANDLER}
            listed[login] = replace(user, roles=user.roles | kept, is_new=False)
    everybody = before | listed
    _add_named_people(everybody, units, doubts)
    _doubt_holders(everybody, doubts)
    return {
        login: _marked(user, before.get(login))
        for login, user in everybody.items()
        if login in listed or user != before.get(login)
    }


def _as_planned(user: User) -> PlannedUser:
    roles = frozenset(Role(held.role) for held in user.roles)
    return PlannedUser(user.login, user.name, user.unit_code, user.title, roles, 0, is_new=False, is_changed=False)


def _planned_user(line: Line, codes: set[str], doubts: list[Doubt]) -> PlannedUser | None:
    login, name = line.cells.get("login", "").lower(), line.cells.get("name", "")
    if not login or not name:
        doubts.append(Doubt("user-incomplete", Kind.USER, line.number, blocking=True))
        return None
    unit_code = line.cells.get("unit_code") or None
    if unit_code and unit_code not in codes:
        doubts.append(Doubt("unit-unknown", Kind.USER, line.number, {"login": login, "unit": unit_code}, blocking=True))
    roles = set()
    for word in line.many("roles"):
        if word in {role.value for role in Role}:
            roles.add(Role(word))
        else:
            doubts.append(Doubt("role-unknown", Kind.USER, line.number, {"login": login, "role": word}, blocking=True))
    try:
        check_compatible(roles)
    except RolesExclude as fault:
        doubts.append(Doubt("roles-exclude", Kind.USER, line.number, {"login": login, **fault.details}, blocking=True))
    return PlannedUser(login, name, unit_code, line.cells.get("title", ""), frozenset(roles), line.number)


def _add_named_people(everybody: dict[str, PlannedUser], units: Sequence[PlannedUnit], doubts: list[Doubt]) -> None:
    """Whoever the list of units names as head, deputy or liaison gets that role: escalations must reach them (E17)."""
    for number, unit in enumerate(units, start=2):
        for role, name_field, suffix in _NAMED_IN_UNITS:
            name = unit.texts[name_field]
            colleagues = [user for user in everybody.values() if user.unit_code == unit.code]
            if not name or any(
                role in user.roles and (user.name == name or role in ONE_PER_UNIT) for user in colleagues
            ):
                continue
            details = {"unit": unit.code, "name": name, "role": role.value}
            namesake = next((user for user in colleagues if user.name == name), None)
            if namesake:
                everybody[namesake.login] = replace(namesake, roles=namesake.roles | {role})
                doubts.append(Doubt("role-added", Kind.UNIT, number, {**details, "login": namesake.login}))
            else:
                login = f"u.{unit.code.lower()}.{suffix}"
                everybody[login] = PlannedUser(login, name, unit.code, TITLES[role], frozenset({role}), number)
                doubts.append(Doubt("account-added", Kind.UNIT, number, {**details, "login": login}))


def _doubt_holders(everybody: Mapping[str, PlannedUser], doubts: list[Doubt]) -> None:
    """Two holders of a role that is one person's, and namesakes in a unit, unless both were there before (number 0)."""
    holders: dict[tuple[str, Role], PlannedUser] = {}
    namesakes: dict[tuple[str, str], PlannedUser] = {}
    for user in everybody.values():
        if not user.unit_code:
            continue
        for role in user.roles & ONE_PER_UNIT:
            holder = holders.setdefault((user.unit_code, role), user)
            number = max(user.number, holder.number)
            if holder is not user and number:
                details = {"unit": user.unit_code, "role": role.value, "login": user.login, "holder": holder.login}
                doubts.append(Doubt("role-held-twice", Kind.USER, number, details, blocking=True))
        namesake = namesakes.setdefault((user.unit_code, user.name), user)
        number = max(user.number, namesake.number)
        if namesake is not user and number:
            details = {"name": user.name, "unit": user.unit_code, "login": user.login, "other": namesake.login}
            doubts.append(Doubt("same-name", Kind.USER, number, details))


def _marked(user: PlannedUser, before: PlannedUser | None) -> PlannedUser:
    if before is None:
        return replace(user, is_new=True, is_changed=True)
    same = (user.name, user.unit_code, user.title, user.roles) == (
        before.name,
        before.unit_code,
        before.title,
        before.roles,
    )
    return replace(user, is_new=False, is_changed=not same)


def _write_unit(session: Session, planned: PlannedUnit) -> None:
    unit = session.get(Unit, planned.code)
    if unit is None:
        unit = Unit(code=planned.code)
        session.add(unit)
    for name, value in planned.texts.items():
        setattr(unit, name, value)
    unit.aliases, unit.position = list(planned.aliases), planned.position


def _write_user(session: Session, planned: PlannedUser, password: OneTimePassword | None, *, must_change: bool) -> None:
    user = session.get(User, planned.login)
    if user is None:
        user = User(login=planned.login, password_hash=password.hashed if password else None, must_change=must_change)
        session.add(user)
    user.name, user.unit_code, user.title = planned.name, planned.unit_code, planned.title
    held = {row.role for row in user.roles}
    user.roles = [row for row in user.roles if row.role in planned.roles]
    user.roles += [UserRole(role) for role in sorted(planned.roles - held)]
