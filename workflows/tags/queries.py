"""Questions about terms and tags."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.tags.models import MatterTag, TagKind, Term

_FIRST: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    Path(__file__).with_name("vocabulary.toml").read_text("utf-8")
)


@dataclass(frozen=True)
class TermView:
    """A term with its name as the office says it, and in English where it comes with the system."""

    kind: TagKind
    code: str
    name: str
    english: str
    retired: bool = False

    @property
    def key(self) -> str:
        """Kind and code in one word, as addresses and forms have it."""
        return f"{self.kind}:{self.code}"


def terms(session: Session, kind: TagKind | None = None) -> list[TermView]:
    """Every term, of one kind when given: those the system came with, then the office's own by name."""
    query = select(Term) if kind is None else select(Term).where(Term.kind == kind)
    changed = {(row.kind, row.code): row for row in session.scalars(query.order_by(Term.name, Term.code))}
    found = [
        TermView(each, code, said["zh"], said["en"], (each, code) in changed and changed.pop((each, code)).retired)
        for each in ([kind] if kind else TagKind)
        for code, said in _FIRST[each].items()
    ]
    return found + [TermView(row.kind, row.code, row.name, row.name, row.retired) for row in changed.values()]


def in_use(session: Session) -> dict[TagKind, list[TermView]]:
    """The terms that can be said of a matter, by kind in the order of the kinds."""
    known = [each for each in terms(session) if not each.retired]
    return {kind: [each for each in known if each.kind is kind] for kind in TagKind}


def tags_of(session: Session, matter_id: str) -> list[TermView]:
    """What is said of a matter, in the order of the vocabularies; retired terms stay where they were said."""
    return tags_of_all(session, [matter_id])[matter_id]


def tags_of_all(session: Session, matter_ids: Collection[str]) -> dict[str, list[TermView]]:
    """What is said of each of these matters."""
    known = {(each.kind, each.code): (place, each) for place, each in enumerate(terms(session))}
    found: dict[str, list[tuple[int, TermView]]] = {matter_id: [] for matter_id in matter_ids}
    for row in session.scalars(select(MatterTag).where(MatterTag.matter_id.in_(matter_ids))):
        if (row.kind, row.code) in known:
            found[row.matter_id].append(known[row.kind, row.code])
    return {each: [term for _, term in sorted(said, key=lambda pair: pair[0])] for each, said in found.items()}
