"""What people keep of the ledger page: the columns they chose; and of it and the inbox, filters under a name."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Conflict, NotFound
from workflows.columns import new_id
from workflows.fields import FieldMissing
from workflows.ledger.models import LedgerView, ViewPage
from workflows.ledger.queries import USUAL_COLUMNS, Column
from workflows.unit_of_work import UnitOfWork

_LAST_CHOSEN = ""
MOST_VIEWS = 20


class TooManyViews(Conflict):
    """One person keeps at most ``limit`` views."""

    code = "ledger-too-many-views"


class ViewNotFound(NotFound):
    """There is no such view of this person."""

    code = "ledger-view-not-found"


def chosen_columns(session: Session, login: str) -> Sequence[Column]:
    """The columns that somebody chose last, the usual ones before they have."""
    kept = session.scalar(select(LedgerView).where(LedgerView.login == login, LedgerView.name == _LAST_CHOSEN))
    known = [column for column in Column if kept is not None and column.value in kept.columns]
    return known or USUAL_COLUMNS


def choose_columns(tx: UnitOfWork, columns: Iterable[Column]) -> None:
    """Show these columns from now on; none means the usual ones again."""
    _keep(tx, _LAST_CHOSEN, "", [column.value for column in columns])


def saved_views(session: Session, login: str, page: ViewPage = ViewPage.LEDGER) -> list[LedgerView]:
    """The views of a page that somebody saved, by name."""
    wanted = select(LedgerView).where(LedgerView.login == login, LedgerView.page == page)
    return list(session.scalars(wanted.where(LedgerView.name != _LAST_CHOSEN).order_by(LedgerView.name)))


def save_view(tx: UnitOfWork, name: str, query: str, page: ViewPage = ViewPage.LEDGER) -> None:
    """Keep the filters ``query`` (of the page's address) as ``name``. Raises FieldMissing, TooManyViews."""
    if not name.strip():
        raise FieldMissing(field="name")
    views = saved_views(tx.session, tx.actor.id, page)
    if len(views) >= MOST_VIEWS and name.strip() not in {view.name for view in views}:
        raise TooManyViews(limit=MOST_VIEWS)
    _keep(tx, name.strip()[:80], query, [], page)


def delete_view(tx: UnitOfWork, view_id: str) -> None:
    """Forget a view. Raises ViewNotFound."""
    view = tx.session.get(LedgerView, view_id)
    if view is None or view.login != tx.actor.id or view.name == _LAST_CHOSEN:
        raise ViewNotFound(view=view_id)
    tx.session.delete(view)


def _keep(tx: UnitOfWork, name: str, query: str, columns: list[str], page: ViewPage = ViewPage.LEDGER) -> None:
    wanted = select(LedgerView).where(LedgerView.login == tx.actor.id, LedgerView.page == page)
    view = tx.session.scalar(wanted.where(LedgerView.name == name))
    if view is None:
        view = LedgerView(id=new_id(), login=tx.actor.id, page=page, name=name)
        tx.session.add(view)
    view.query, view.columns = query, columns
    tx.session.flush()
