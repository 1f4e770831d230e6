"""Changes to accounts: each writes in one command's transaction and leaves a record for the audit administrator."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from engine.errors import Conflict, Forbidden, Invalid
from workflows.organisation.models import OrganisationRecord, Unit, User, UserRole
from workflows.organisation.passwords import check_strength, hash_password, matches, one_time_password
from workflows.organisation.queries import UnitNotFound, UserNotFound
from workflows.organisation.roles import ADMINISTRATORS, ONE_PER_UNIT, Role, check_compatible
from workflows.organisation.sessions import end_sessions
from workflows.settings import LOCALES
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80


class LoginTaken(Conflict):
    """The ``login`` is taken; none is ever used twice, since history names people by them."""

    code = "login-taken"


class RoleTaken(Conflict):
    """The ``unit`` has an active holder of ``role`` already: ``holder``."""

    code = "role-taken"


class ReasonMissing(Invalid):
    """A change of rights needs a reason."""

    code = "reason-missing"


class NameMissing(Invalid):
    """An account needs a login (letters, digits, dots) and a name."""

    code = "name-missing"


class NameTooLong(Invalid):
    """A login, name or title has more than ``limit`` characters."""

    code = "name-too-long"


class OwnAccount(Forbidden):
    """Nobody changes the own rights, disables or resets the own account."""

    code = "own-account"


class AdministratorAccount(Forbidden):
    """An administrator's password is reset at the command line only, so that none can take over another."""

    code = "administrator-account"


class WrongPassword(Invalid):
    """The present password given is not right."""

    code = "wrong-password"


def create_user(tx: UnitOfWork, login: str, name: str, unit_code: str | None, title: str) -> str:
    """Add an account without roles; returns its one-time password. Raises NameMissing, LoginTaken, UnitNotFound.

    Raises NameTooLong.
    """
    login = login.strip().lower()
    if not name.strip() or not login.replace(".", "").replace("-", "").isalnum() or not login.isascii():
        raise NameMissing(login=login)
    _check_lengths(login, name, title)
    if tx.session.get(User, login):
        raise LoginTaken(login=login)
    password = one_time_password()
    tx.session.add(
        User(
            login=login, name=name.strip(), unit_code=_known_unit(tx, unit_code), title=title.strip(),
            password_hash=password.hashed, must_change=True,
        )
    )  # fmt: skip
    record(tx, "user-created", login, details={"name": name.strip(), "unit": unit_code, "title": title.strip()})
    return password.plain


def edit_user(tx: UnitOfWork, login: str, name: str, unit_code: str | None, title: str) -> None:
    """Change name, unit and title. Raises UserNotFound, UnitNotFound, NameMissing, NameTooLong, RoleTaken."""
    user = user_row(tx, login)
    if not name.strip():
        raise NameMissing(login=login)
    _check_lengths(login, name, title)
    before = {"name": user.name, "unit": user.unit_code, "title": user.title}
    user.name, user.title, user.unit_code = name.strip(), title.strip(), _known_unit(tx, unit_code)
    if user.active:
        _check_single_holders(tx, user, [Role(held.role) for held in user.roles])
    record(tx, "user-edited", login, details={"before": before})


def _check_lengths(*texts: str) -> None:
    if any(len(text.strip()) > LONGEST_NAME for text in texts):
        raise NameTooLong(limit=LONGEST_NAME)


def enable(tx: UnitOfWork, login: str) -> None:
    """Let ``login`` sign in again, a lock included. Raises UserNotFound, OwnAccount, RoleTaken."""
    user = _somebody_else(tx, login)
    _check_single_holders(tx, user, [Role(held.role) for held in user.roles])
    user.active, user.failed_tries, user.locked_until = True, 0, None
    record(tx, "user-enabled", login)


def disable(tx: UnitOfWork, login: str) -> None:
    """Keep ``login`` from signing in and end its sessions; its history stays. Raises UserNotFound, OwnAccount."""
    user = _somebody_else(tx, login)
    user.active = False
    end_sessions(tx.session, login)
    record(tx, "user-disabled", login)


def change_roles(tx: UnitOfWork, login: str, roles: Iterable[Role], reason: str) -> None:
    """Replace the roles of ``login``. Raises UserNotFound, OwnAccount, ReasonMissing, RolesExclude, RoleTaken."""
    user = _somebody_else(tx, login)
    wanted = set(roles)
    if not reason.strip():
        raise ReasonMissing
    check_compatible(wanted)
    if user.active:
        _check_single_holders(tx, user, wanted)
    before = sorted(held.role for held in user.roles)
    user.roles = [held for held in user.roles if held.role in wanted]
    user.roles += [UserRole(role) for role in sorted(wanted) if role not in before]
    record(tx, "roles-changed", login, reason.strip(), {"before": before, "after": sorted(wanted)})


def reset_password(tx: UnitOfWork, login: str) -> str:
    """Give a one-time password and end all sessions. Raises UserNotFound, OwnAccount, AdministratorAccount."""
    user = _somebody_else(tx, login)
    if any(held.role in ADMINISTRATORS for held in user.roles):
        raise AdministratorAccount(login=login)
    return force_password(tx, login)


def force_password(tx: UnitOfWork, login: str) -> str:
    """What ``reset_password`` does, for the operator at the command line, whose machine it is. Raises UserNotFound."""
    user = user_row(tx, login)
    password = one_time_password()
    user.password_hash, user.must_change = password.hashed, True
    user.failed_tries, user.locked_until = 0, None
    end_sessions(tx.session, login)
    record(tx, "password-reset", login)
    return password.plain


def change_password(tx: UnitOfWork, login: str, present: str, new: str, keep: str | None = None) -> None:
    """Change the own password; only the session ``keep`` goes on. Raises WrongPassword, WeakPassword."""
    user = user_row(tx, login)
    if not matches(user.password_hash, present):
        raise WrongPassword
    check_strength(new, login)
    if new == present:
        raise WrongPassword(same=True)
    user.password_hash, user.must_change = hash_password(new), False
    end_sessions(tx.session, login, keep)
    record(tx, "password-changed", login)


def choose_locale(tx: UnitOfWork, login: str, locale: str) -> None:
    """Remember the language ``login`` reads. Raises UserNotFound; Invalid for a language the office does not speak."""
    if locale not in LOCALES:
        raise Invalid(locale=locale)
    user_row(tx, login).locale = locale


def user_row(tx: UnitOfWork, login: str) -> User:
    """The row of ``login``. Raises UserNotFound."""
    user = tx.session.get(User, login)
    if user is None:
        raise UserNotFound(login=login)
    return user


def record(tx: UnitOfWork, action: str, subject: str, reason: str = "", details: dict[str, Any] | None = None) -> None:
    """Leave a trace of ``action`` for the audit administrator."""
    tx.session.add(
        OrganisationRecord(
            at=tx.now, actor=tx.actor.id, action=action, subject=subject, reason=reason, details=details or {}
        )
    )


def _somebody_else(tx: UnitOfWork, login: str) -> User:
    if tx.actor.id == login:
        raise OwnAccount
    return user_row(tx, login)


def _known_unit(tx: UnitOfWork, code: str | None) -> str | None:
    if code and tx.session.get(Unit, code) is None:
        raise UnitNotFound(unit=code)
    return code or None


def _check_single_holders(tx: UnitOfWork, user: User, roles: Iterable[Role]) -> None:
    for role in sorted(ONE_PER_UNIT & set(roles)):
        others = (
            select(User.login)
            .join(UserRole)
            .where(UserRole.role == role.value, User.unit_code == user.unit_code, User.active, User.login != user.login)
        )
        holder = tx.session.scalar(others)
        if user.unit_code and holder:
            raise RoleTaken(role=role, unit=user.unit_code, holder=holder)
