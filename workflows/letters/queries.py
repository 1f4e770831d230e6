"""Questions about letters, notices and receipts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.letters.errors import LetterNotFound, NoticeNotFound
from workflows.letters.models import Notice, NoticeKind, Receipt, SupervisionLetter


def letter_of(session: Session, matter_id: str) -> SupervisionLetter:
    """The supervision letter of a matter. Raises LetterNotFound."""
    letter = session.scalar(select(SupervisionLetter).where(SupervisionLetter.matter_id == matter_id))
    if letter is None:
        raise LetterNotFound(matter=matter_id)
    return letter


def notices_of(session: Session, matter_id: str) -> list[Notice]:
    """The notices on a matter, oldest first, then by unit."""
    return list(
        session.scalars(select(Notice).where(Notice.matter_id == matter_id).order_by(Notice.issued_at, Notice.unit))
    )


def task_notice_of(session: Session, assignment_id: str) -> Notice:
    """The task notice (form 1) of an assignment. Raises NoticeNotFound."""
    notice = session.scalar(
        select(Notice).where(Notice.assignment_id == assignment_id, Notice.kind == NoticeKind.TASK_NOTICE)
    )
    if notice is None:
        raise NoticeNotFound(assignment=assignment_id)
    return notice


def receipt_of(session: Session, notice_id: str) -> Receipt | None:
    """The receipt of a notice; None while it is unsigned."""
    return session.get(Receipt, notice_id)


def receipts_of(session: Session, matter_id: str) -> dict[str, Receipt]:
    """The receipts of a matter's notices, by notice."""
    query = select(Receipt).join(Notice, Notice.id == Receipt.notice_id).where(Notice.matter_id == matter_id)
    return {receipt.notice_id: receipt for receipt in session.scalars(query)}


def unsigned_notices(session: Session) -> list[Notice]:
    """Notices that nobody has signed for, oldest first. Rule C29."""
    query = select(Notice).outerjoin(Receipt, Receipt.notice_id == Notice.id).where(Receipt.notice_id.is_(None))
    return list(session.scalars(query.order_by(Notice.issued_at, Notice.unit)))
