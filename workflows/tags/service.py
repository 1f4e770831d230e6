"""Saying what a matter is about and how it is supervised, and adding to the words for it."""

from collections.abc import Iterable

from sqlalchemy import delete

from workflows.columns import new_id
from workflows.fields import FieldWrong, short
from workflows.matters.queries import matter_row
from workflows.tags.errors import OneTermOnly, TermKnown, TermUnknown
from workflows.tags.models import MatterTag, TagKind, Term
from workflows.tags.queries import TermView, tags_of, terms
from workflows.unit_of_work import UnitOfWork

LONGEST_NAME = 80
ONE_ONLY = frozenset({TagKind.SOURCE_KIND})
"""The kinds of which a matter has at most one term: it comes from one place."""


def set_tags(tx: UnitOfWork, matter_id: str, keys: Iterable[str]) -> list[TermView]:
    """Say exactly this of a matter: ``keys`` are ``<kind>:<code>``. Rules B13, B20 to B25, C05, C15, D20, D21, D23.

    What is said already may stay although its term was retired. Raises MatterNotFound, TermUnknown, OneTermOnly.
    """
    matter_row(tx.session, matter_id)
    said = {each.key for each in tags_of(tx.session, matter_id)}
    known = {each.key: each for each in terms(tx.session) if not each.retired or each.key in said}
    wanted = list(dict.fromkeys(keys))
    for key in wanted:
        if key not in known:
            raise TermUnknown(term=key)
    for kind in ONE_ONLY:
        if sum(known[key].kind is kind for key in wanted) > 1:
            raise OneTermOnly(field=kind.value)
    tx.session.execute(delete(MatterTag).where(MatterTag.matter_id == matter_id))
    tx.session.add_all(
        MatterTag(kind=known[key].kind, code=known[key].code, matter_id=matter_id, set_by=tx.actor.id, set_at=tx.now)
        for key in wanted
    )
    tx.session.flush()
    return tags_of(tx.session, matter_id)


def add_term(tx: UnitOfWork, kind: TagKind, name: str) -> Term:
    """Add a term to a vocabulary. Raises FieldMissing, FieldTooLong, TermKnown."""
    given = short({"name": name}, "name", LONGEST_NAME)
    if given in {each.name for each in terms(tx.session, kind)}:
        raise TermKnown(field="name", name=given)
    term = Term(kind=kind, code=new_id(), name=given, changed_by=tx.actor.id, changed_at=tx.now)
    tx.session.add(term)
    tx.session.flush()
    return term


def retire_term(tx: UnitOfWork, kind: TagKind, code: str, *, retired: bool = True) -> None:
    """Offer a term no more, or again; where it was said, it stays. Raises FieldWrong for one that nobody knows."""
    known = {each.code: each for each in terms(tx.session, kind)}
    if code not in known:
        raise FieldWrong(field="code", value=code)
    term = tx.session.get(Term, (kind, code)) or Term(kind=kind, code=code, name=known[code].name)
    term.retired, term.changed_by, term.changed_at = retired, tx.actor.id, tx.now
    tx.session.add(term)
    tx.session.flush()
