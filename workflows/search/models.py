"""The table of what can be found. Each database keeps an index of its words beside it, by triggers of its own.

``search_index`` is a virtual table of FTS5 on SQLite, a table of text vectors on PostgreSQL. It holds nothing that does
not follow from ``search_text``, is in no backup, and is filled by whatever writes ``search_text``.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import DDL, BigInteger, Integer, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from engine.database import Base
from workflows.columns import Code, one_of

INDEX = "search_index"

_ON_SQLITE = """
CREATE VIRTUAL TABLE IF NOT EXISTS search_index
 USING fts5(words, content='search_text', content_rowid='id', tokenize='unicode61 remove_diacritics 0')

CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
 INSERT INTO search_index (rowid, words) VALUES (new.id, new.words); END

CREATE TRIGGER search_text_taken AFTER DELETE ON search_text BEGIN
 INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.id, old.words); END

CREATE TRIGGER search_text_changed AFTER UPDATE ON search_text BEGIN
 INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.id, old.words);
 INSERT INTO search_index (rowid, words) VALUES (new.id, new.words); END
"""
_ON_POSTGRESQL = """
CREATE TABLE IF NOT EXISTS search_index (id bigint PRIMARY KEY, words tsvector NOT NULL)

CREATE INDEX IF NOT EXISTS ix_search_index_words ON search_index USING gin (words)

CREATE OR REPLACE FUNCTION keep_search_index() RETURNS trigger AS $$ BEGIN
 IF TG_OP <> 'INSERT' THEN DELETE FROM search_index WHERE id = OLD.id; END IF;
 IF TG_OP <> 'DELETE' THEN INSERT INTO search_index VALUES (NEW.id, to_tsvector('simple', NEW.words)); END IF;
 RETURN NULL; END $$ LANGUAGE plpgsql

CREATE TRIGGER search_text_kept AFTER INSERT OR UPDATE OR DELETE ON search_text
 FOR EACH ROW EXECUTE FUNCTION keep_search_index()
"""


class Where(StrEnum):
    """Where something was found."""

    NUMBER = "number"
    TITLE = "title"
    REQUIREMENT = "requirement"
    DIRECTIVE = "directive"
    REPORT = "report"
    FEEDBACK = "feedback"
    SUMMARY = "summary"
    COMMENT = "comment"
    ASKER = "asker"
    REPLY = "reply"


class SearchText(Base):
    """One text of a matter that can be found: ``text`` as written, ``words`` as the index reads it.

    ``ref`` is the id of the row that it is from. Only the unit of the assignment ``part`` reads it, besides those who
    see every matter; only these where it is ``internal``; whoever sees the matter where it is neither.
    """

    __tablename__ = "search_text"
    __table_args__ = (UniqueConstraint("kind", "ref"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    kind: Mapped[Where] = mapped_column(one_of(Where))
    ref: Mapped[str] = mapped_column(String(200))
    matter_id: Mapped[str] = mapped_column(Code, index=True)
    part: Mapped[str | None] = mapped_column(Code)
    internal: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)


def _keep_index() -> None:
    table = Base.metadata.tables[SearchText.__tablename__]
    for dialect, statements in (("sqlite", _ON_SQLITE), ("postgresql", _ON_POSTGRESQL)):
        for statement in statements.strip().split("\n\n"):
            ddl: Any = DDL(statement.replace("\n", ""))  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


_keep_index()
