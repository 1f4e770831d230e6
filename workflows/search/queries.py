"""Finding matters by what was written about them, as far as the reader may read it: the check is in the statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, column, literal, or_, select, table, text
from sqlalchemy.orm import Session

from workflows.inbox.access import is_own_part, may_see_all, own_matters, sees_matter
from workflows.matters.models import Matter
from workflows.matters.values import Status
from workflows.organisation.people import Person
from workflows.search.models import INDEX, SearchText, Where
from workflows.search.words import Phrase, phrases

_FTS5 = "search_index MATCH :sought"
_VECTORS = "search_index.words @@ to_tsquery('simple', :sought)"
MOST_OWN = 2000
"""Who has more matters than these finds among them by the index."""
_COLUMNS: tuple[Any, ...] = (SearchText.id, SearchText.kind, SearchText.ref, SearchText.text, SearchText.matter_id)
_BEFORE = 30
_AFTER = 90


@dataclass(frozen=True)
class Found:
    """One text in which everything was found; ``pieces`` are what surrounds it, each with whether it was asked for."""

    where: Where
    ref: str
    pieces: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class FoundMatter:
    """A matter with the texts of it in which something was found."""

    id: str
    matter_no: str | None
    title: str
    status: Status
    texts: list[Found]


def search(session: Session, person: Person, asked: str, *, limit: int, offset: int = 0) -> list[FoundMatter]:
    """What ``person`` may read of what contains every word of ``asked``, the latest written first.

    ``limit`` and ``offset`` count texts; texts of one matter stand together.
    """
    wanted = phrases(asked)
    if not wanted:
        return []
    texts = _readable_by(session, person, wanted).limit(limit).offset(offset).subquery()
    # Joined before the limit, PostgreSQL goes through all matters and sorts the list of the reader's own for each.
    query = select(texts, Matter.matter_no, Matter.title, Matter.status)
    query = query.join(Matter, Matter.id == texts.c.matter_id).order_by(texts.c.id.desc())
    found: dict[str, FoundMatter] = {}
    for row in session.execute(query):
        matter = FoundMatter(row.matter_id, row.matter_no, row.title, row.status, [])
        text_found = Found(row.kind, row.ref, pieces(row.text, asked))
        found.setdefault(row.matter_id, matter).texts.append(text_found)
    return list(found.values())


def pieces(written: str, asked: str) -> list[tuple[str, bool]]:
    """An excerpt of ``written`` around the first word asked for, cut at each that was."""
    sought = sorted({part.lower() for part in asked.split()}, key=len, reverse=True)
    plain = " ".join(written.split())
    low = plain.lower()
    low = low if len(low) == len(plain) else plain
    first = min((at for part in sought if (at := low.find(part)) >= 0), default=0)
    start, end = max(0, first - _BEFORE), min(len(plain), first + _AFTER)
    cut: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    while at < end:
        places = [(place, -len(part)) for part in sought if (place := low.find(part, at, end)) >= 0]
        if not places:
            break
        place, length = min(places)
        cut += [(plain[at:place], False), (plain[place : place - length], True)]
        at = place - length
    cut += [(plain[at:end], False), ("…" if end < len(plain) else "", False)]
    return [piece for piece in cut if piece[0]]


def _readable_by(session: Session, person: Person, wanted: Sequence[Phrase]) -> Select[Any]:
    """The texts that meet ``wanted`` and that the person may read.

    Who has few matters of their own has these looked through: the index would give all that others have, too.
    """
    if may_see_all(person):
        return _matching(session, wanted)
    own = own_matters(session, person, MOST_OWN + 1)
    parts = or_(and_(SearchText.part.is_(None), ~SearchText.internal), is_own_part(person, SearchText.part))
    if len(own) > MOST_OWN:
        return _matching(session, wanted).where(parts, sees_matter(person, SearchText.matter_id))
    said = literal(" ").concat(SearchText.words)
    met = (said.contains(f" {' '.join(phrase.words)}", autoescape=True) for phrase in wanted)
    return select(*_COLUMNS).where(SearchText.matter_id.in_(own), *met, parts).order_by(SearchText.id.desc())


def _matching(session: Session, wanted: Sequence[Phrase]) -> Select[Any]:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    index = table(INDEX, column("rowid" if is_sqlite else "id"))
    (key,) = index.c
    meets, sought = (_FTS5, _for_fts5(wanted)) if is_sqlite else (_VECTORS, _for_vectors(wanted))
    return (
        select(*_COLUMNS)
        .select_from(index)
        .join(SearchText, SearchText.id == key)
        .where(text(meets).bindparams(sought=sought))
        .order_by(key.desc())
    )


def _for_fts5(wanted: Sequence[Phrase]) -> str:
    """Words hold letters and digits only, so that quotes are all that is needed."""
    return " AND ".join(f'"{" ".join(phrase.words)}" *' for phrase in wanted)


def _for_vectors(wanted: Sequence[Phrase]) -> str:
    return " & ".join("(" + " <-> ".join((*phrase.words[:-1], f"{phrase.words[-1]}:*")) + ")" for phrase in wanted)
