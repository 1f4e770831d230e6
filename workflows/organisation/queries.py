"""Questions about units and people. Each takes a session to read with and answers with plain values."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, false, func, literal, or_, select, true, union_all
from sqlalchemy.orm import Session

from engine.errors import NotFound
from workflows.organisation.models import Unit, User, UserRole
from workflows.organisation.people import Person, may_be_group
from workflows.organisation.permissions import GRANTS, Permission
from workflows.organisation.roles import OF_A_UNIT, Role


class UnitNotFound(NotFound):
    """There is no unit with this ``unit`` code."""

    code = "unit-not-found"


class UserNotFound(NotFound):
    """There is no account with this ``login``."""

    code = "user-not-found"


@dataclass(frozen=True)
class UnitView:
    """A unit as it is shown. ``depth`` is 0 for a unit without parent; ``people`` counts its active accounts."""

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    parent_code: str | None
    kind: str
    active: bool
    head_name: str
    deputy_name: str
    liaison_name: str
    phone: str
    depth: int = 0
    people: int = 0


@dataclass(frozen=True)
class Account:
    """An account as the administrators see it."""

    person: Person
    locked_until: datetime | None
    has_password: bool

    def locked_at(self, moment: datetime) -> bool:
        """Whether failed tries keep the account from signing in at ``moment``."""
        return self.locked_until is not None and moment < self.locked_until


def unit(session: Session, code: str) -> UnitView:
    """The unit with ``code``. Raises UnitNotFound."""
    row = session.get(Unit, code)
    if row is None:
        raise UnitNotFound(unit=code)
    return _unit_view(row, 0, 0)


def units_of_codes(session: Session, codes: Collection[str]) -> dict[str, UnitView]:
    """The units with ``codes`` by their codes. Raises UnitNotFound."""
    found = {row.code: _unit_view(row, 0, 0) for row in session.scalars(select(Unit).where(Unit.code.in_(codes)))}
    for code in codes:
        if code not in found:
            raise UnitNotFound(unit=code)
    return found


def units(session: Session) -> list[UnitView]:
    """Every unit, each followed by the units below it, in the order of the office."""
    rows = session.scalars(select(Unit).order_by(Unit.position, Unit.code)).all()
    counts = dict(
        session.execute(select(User.unit_code, func.count()).where(User.active).group_by(User.unit_code)).all()
    )
    below: dict[str | None, list[Unit]] = {}
    for row in rows:
        below.setdefault(row.parent_code, []).append(row)
    listed: list[UnitView] = []

    def add(parent: str | None, depth: int) -> None:
        for row in below.get(parent, ()):
            listed.append(_unit_view(row, depth, counts.get(row.code, 0)))
            add(row.code, depth + 1)

    add(None, 0)
    return listed


def unit_names(session: Session, codes: Iterable[str] | None = None) -> dict[str, str]:
    """The short names of units by their codes: of every unit, or of those among ``codes``."""
    query = select(Unit.code, Unit.short_name)
    if codes is not None:
        query = query.where(Unit.code.in_(set(codes)))
    return dict(session.execute(query).all())


def person(session: Session, login: str) -> Person:
    """The person with the account ``login``, active or not. Raises UserNotFound."""
    return account(session, login).person


def account(session: Session, login: str) -> Account:
    """The account ``login`` with what administrators need to know. Raises UserNotFound."""
    row = session.get(User, login)
    if row is None:
        raise UserNotFound(login=login)
    return _accounts(session, [row])[0]


def accounts(session: Session, text: str = "", unit_code: str | None = None, role: Role | None = None) -> list[Account]:
    """Accounts whose login, name or title contains ``text``, of one unit and role when given; by unit, login."""
    query = select(User).outerjoin(Unit).order_by(Unit.position, User.login)
    if text:
        query = query.where(
            or_(*(field.icontains(text, autoescape=True) for field in (User.login, User.name, User.title)))
        )
    if unit_code:
        query = query.where(User.unit_code == unit_code)
    if role:
        query = query.where(User.login.in_(select(UserRole.login).where(UserRole.role == role.value)))
    return _accounts(session, session.scalars(query).all())


def people(session: Session, unit_code: str | None = None, role: Role | None = None) -> list[Person]:
    """Active people, of one unit and with one role when given."""
    return [found.person for found in accounts(session, unit_code=unit_code, role=role) if found.person.active]


def people_of(session: Session, logins: Collection[str]) -> list[Person]:
    """The people with these accounts, active or not, in no order."""
    if not logins:
        return []
    return [
        found.person for found in _accounts(session, session.scalars(select(User).where(User.login.in_(logins))).all())
    ]


def names(session: Session, logins: Iterable[str]) -> dict[str, str]:
    """The name of each account among ``logins``."""
    return dict(session.execute(select(User.login, User.name).where(User.login.in_(set(logins)))).all())


def workers(session: Session, unit_code: str | None) -> list[Person]:
    """Active people of the unit, of none for None, who can open tasks: to nobody else a task is given by name."""
    found = people(session, unit_code)
    return [each for each in found if each.unit_code == unit_code and each.may(Permission.WORK_ON_TASKS)]


def active_names(session: Session, role: Role) -> dict[str, str]:
    """The names of active people with ``role`` by their logins; by unit, login."""
    query = select(User.login, User.name).outerjoin(Unit).join(UserRole).where(User.active, UserRole.role == role.value)
    return dict(session.execute(query.order_by(Unit.position, User.login)).all())


def logins_in(session: Session, groups: Iterable[str]) -> list[str]:
    """The logins of everybody active in one of ``groups``, as ``groups_of`` names them; by unit, login."""
    conditions = [_is_in(group) for group in sorted(set(groups)) if may_be_group(group)]
    query = select(User.login).outerjoin(Unit).where(User.active, or_(false(), *conditions))
    return list(session.scalars(query.order_by(Unit.position, User.login)))


def can_work() -> ColumnElement[bool]:
    """The account is one of those that ``workers`` gives, of whatever unit."""
    roles = [role.value for role, granted in GRANTS.items() if Permission.WORK_ON_TASKS in granted]
    return and_(User.active, User.login.in_(select(UserRole.login).where(UserRole.role.in_(roles))))


def memberships() -> CompoundSelect[Any]:
    """Each account's ``login`` with each ``group`` that it is in, as ``groups_of`` names them."""
    of_unit = literal("unit:").concat(User.unit_code)
    holding = select(User.login, of_unit.concat(":").concat(UserRole.role)).join(UserRole)
    return union_all(
        select(UserRole.login, literal("role:").concat(UserRole.role).label("group")),
        select(User.login, of_unit).where(User.unit_code.is_not(None)),
        holding.where(User.unit_code.is_not(None), UserRole.role.in_([role.value for role in OF_A_UNIT])),
    )


def units_with(session: Session, role: Role) -> set[str]:
    """The codes of the units that somebody active with ``role`` belongs to."""
    query = select(User.unit_code).join(UserRole).where(User.active, UserRole.role == role.value)
    return {code for code in session.scalars(query) if code}


def holders(session: Session) -> dict[Role, int]:
    """How many active accounts hold each role that anybody holds."""
    query = select(UserRole.role, func.count()).join(User).where(User.active).group_by(UserRole.role)
    return {Role(role): count for role, count in session.execute(query)}


def counts(session: Session) -> dict[str, int]:
    """How many units and active accounts there are."""
    return {
        "units": session.scalar(select(func.count()).select_from(Unit)) or 0,
        "users": session.scalar(select(func.count()).select_from(User).where(User.active)) or 0,
    }


def _is_in(group: str) -> ColumnElement[bool]:
    kind, _, rest = group.partition(":")
    unit_code, _, of_unit = ("", "", rest) if kind == "role" else rest.partition(":")
    in_unit = User.unit_code == unit_code if unit_code else true()
    holds = User.login.in_(select(UserRole.login).where(UserRole.role == of_unit)) if of_unit else true()
    return and_(in_unit, holds)


def _unit_view(row: Unit, depth: int, people_count: int) -> UnitView:
    return UnitView(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        aliases=tuple(row.aliases),
        parent_code=row.parent_code,
        kind=row.kind,
        active=row.active,
        head_name=row.head_name,
        deputy_name=row.deputy_name,
        liaison_name=row.liaison_name,
        phone=row.phone,
        depth=depth,
        people=people_count,
    )


def _accounts(session: Session, rows: Sequence[User]) -> list[Account]:
    known = unit_names(session, (row.unit_code for row in rows if row.unit_code))
    return [
        Account(
            person=Person(
                login=row.login,
                name=row.name,
                unit_code=row.unit_code,
                unit_name=known.get(row.unit_code or "", ""),
                title=row.title,
                roles=frozenset(Role(held.role) for held in row.roles),
                active=row.active,
                locale=row.locale,
                must_change=row.must_change,
            ),
            locked_until=row.locked_until,
            has_password=row.password_hash is not None,
        )
        for row in rows
    ]
