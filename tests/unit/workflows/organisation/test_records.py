"""The audit administrator's records: found by what people know of them, on each kind of database."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from engine.database import Database
from workflows.organisation.models import OrganisationRecord, User
from workflows.organisation.records import RecordFilter, actions, count, records

NOON = datetime(2019, 10, 31, 4, tzinfo=UTC)
"""Noon on 31 October 2019 in the office."""
DAY = date(2019, 10, 31)
LABELS = {"signed-in": "登录", "user-disabled": "停用账号"}


def put(session: Session, actor: str, action: str, subject: str, reason: str = "", *, hours: int = 0) -> None:
    """An entry of so many hours after noon."""
    at = NOON + timedelta(hours=hours)
    entry = OrganisationRecord(at=at, actor=actor, action=action, subject=subject, reason=reason, details={})
    session.add(entry)
    session.flush()


def test_each_word_and_every_condition_must_be_met(database: Database) -> None:
    """Names, accounts, reasons and the reader's words for actions; days begin and end at the office's midnight."""
    with database.writing() as session:
        session.add(User(login="tao.ye", name="陶冶", title=""))
        put(session, "tao.ye", "signed-in", "tao.ye", hours=-13)
        put(session, "sysadmin", "user-disabled", "tao.ye", "50%_left")
        put(session, "sysadmin", "signed-in", "sysadmin", hours=11)
        put(session, "sysadmin", "calendar-settled", "2019-11-01", hours=12)
        for wanted, found in (
            (RecordFilter(), [4, 3, 2, 1]),
            (RecordFilter("陶冶"), [2, 1]),
            (RecordFilter("SYSADMIN 停用", labels=LABELS), [2]),
            (RecordFilter("停用"), []),
            (RecordFilter("50%"), [2]),
            (RecordFilter("5%left"), []),
            (RecordFilter(action="signed-in", labels=LABELS), [3, 1]),
            (RecordFilter(subject="tao.ye", text="登录", labels=LABELS), [1]),
            (RecordFilter(first=DAY, last=DAY), [3, 2]),
            (RecordFilter(last=DAY - timedelta(days=1)), [1]),
        ):
            assert [each.id for each in records(session, wanted)] == found, wanted
            assert count(session, wanted) == len(found)
        assert [each.id for each in records(session, limit=2, offset=1)] == [3, 2]
        assert sorted(actions(session)) == ["calendar-settled", "signed-in", "user-disabled"]
