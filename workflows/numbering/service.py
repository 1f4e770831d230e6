"""Giving numbers."""

from contextlib import suppress

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from workflows.numbering.models import NumberCounter
from workflows.unit_of_work import UnitOfWork


def next_number(tx: UnitOfWork, series: str, year: int) -> int:
    """The next number in ``year``, from 1 without gaps: a command that fails gives its number back. Rule E03."""
    counter = _locked(tx.session, series, year)
    counter.last += 1
    return counter.last


def note_number(tx: UnitOfWork, series: str, year: int, number: int) -> None:
    """Remember that ``number`` was given outside, as by an imported ledger: the next one follows the highest known."""
    counter = _locked(tx.session, series, year)
    counter.last = max(counter.last, number)


def _locked(session: Session, series: str, year: int) -> NumberCounter:
    wanted = select(NumberCounter).where(NumberCounter.series == series, NumberCounter.year == year).with_for_update()
    counter = session.scalar(wanted)
    if counter is None:
        with suppress(IntegrityError), session.begin_nested():  # another node may be first in the year
            session.add(NumberCounter(series=series, year=year, last=0))
        counter = session.scalars(wanted).one()
    return counter
