"""Which leaders a matter goes back to: whoever wrote a directive on it, or bears responsibility for it."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from workflows.directives.queries import directives_with_merged
from workflows.matters.queries import matter_row
from workflows.organisation import queries as organisation
from workflows.organisation.roles import Role


def directing_leader(session: Session, matter_id: str) -> str | None:
    """The login of the first leader who wrote a directive, else of the one responsible; None without an account."""
    matter = matter_row(session, matter_id)
    writers = [each.leader for each in directives_with_merged(session, matter_id)]
    return next(iter(_logins(session, [*writers, matter.responsible_leader])), None)


def leaders_of(session: Session, matter_id: str) -> list[str]:
    """The logins of all who wrote a directive on the matter or on one merged into it. Rule E11."""
    return _logins(session, [each.leader for each in directives_with_merged(session, matter_id)])


def _logins(session: Session, wanted: Iterable[str]) -> list[str]:
    known = {name: login for login, name in organisation.active_names(session, Role.LEADER).items()}
    return list(dict.fromkeys(known[name] for name in wanted if name in known))
