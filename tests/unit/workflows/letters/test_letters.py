"""Letters, notices and receipts."""

import pytest

from tests.support.matters import DUE, LETTER, docketed, issued, lead
from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.letters.errors import AlreadySigned, LetterNotApproved, LetterNotFound, NotOfTheUnit, OwnLetter
from workflows.letters.models import LetterStatus, NoticeKind
from workflows.letters.queries import letter_of, notices_of, receipt_of, task_notice_of, unsigned_notices
from workflows.letters.service import approve_letter, draft_letter, issue_letter, sign_receipt


@pytest.mark.rule("A06")
@pytest.mark.parametrize("part", list(LETTER))
def test_a_letter_has_focus_requirements_and_method(desk: SupervisionOffice, part: str) -> None:
    """Each of the three is asked for when it is empty."""
    matter_id = docketed(desk)
    with desk.acting("clerk") as tx, pytest.raises(FieldMissing) as missing:
        draft_letter(tx, matter_id, LETTER | {part: " "})
    assert missing.value.details == {"field": part}


@pytest.mark.rule("A07", "E03")
def test_a_letter_is_issued_only_after_approval_by_another(desk: SupervisionOffice) -> None:
    """Not before approval, not approved by its drafter; rewritten it needs approval again."""
    matter_id = docketed(desk)
    with desk.acting("clerk") as tx:
        with pytest.raises(LetterNotFound):
            approve_letter(tx, matter_id)
        letter = draft_letter(tx, matter_id, LETTER)
        with pytest.raises(LetterNotApproved):
            issue_letter(tx, letter)
        with pytest.raises(OwnLetter):
            approve_letter(tx, matter_id)
    with desk.acting("director") as tx:
        approve_letter(tx, matter_id)
    with desk.acting("clerk") as tx:
        letter = draft_letter(tx, matter_id, LETTER | {"focus": "other"})
        with pytest.raises(LetterNotApproved):
            issue_letter(tx, letter)
    with desk.acting("director") as tx:
        issue_letter(tx, approve_letter(tx, matter_id))
        letter = letter_of(tx.session, matter_id)
        assert (letter.status, letter.approved_by, letter.issued_at) == (LetterStatus.ISSUED, "director", tx.now)


@pytest.mark.rule("D08")
def test_a_receipt_binds_words_person_and_moment(desk: SupervisionOffice) -> None:
    """Only the unit's own people sign, once; the signature differs by notice, and is a SHA-256."""
    first, second = (lead(desk, issued(desk)).id for _ in range(2))
    with desk.acting("pol.liaison") as tx, pytest.raises(NotOfTheUnit):
        sign_receipt(tx, task_notice_of(tx.session, first).id)
    with desk.acting("env.liaison") as tx:
        receipts = [sign_receipt(tx, task_notice_of(tx.session, each).id) for each in (first, second)]
        assert {(receipt.signed_by, receipt.signed_at) for receipt in receipts} == {("env.liaison", tx.now)}
        assert [len(receipt.signature) for receipt in receipts] == [64, 64]
        assert receipts[0].signature != receipts[1].signature
        with pytest.raises(AlreadySigned):
            sign_receipt(tx, receipts[0].notice_id)


@pytest.mark.rule("C29")
def test_unsigned_receipts_are_listed(desk: SupervisionOffice) -> None:
    """Each notice that nobody signed for is listed until somebody does."""
    matter_id = issued(desk, co=[{"unit": "POL", "duty": "streets"}])
    with desk.acting("env.liaison") as tx:
        assert [notice.unit for notice in unsigned_notices(tx.session)] == ["ENV", "POL"]
        sign_receipt(tx, task_notice_of(tx.session, lead(desk, matter_id).id).id)
        assert [notice.unit for notice in unsigned_notices(tx.session)] == ["POL"]


@pytest.mark.rule("D19")
def test_every_directive_gets_a_task_notice_with_a_deadline(desk: SupervisionOffice) -> None:
    """Of 51 directives 51 have form 1, standard and day included, unsigned as yet."""
    matters = [issued(desk) for _ in range(51)]
    with desk.reading() as session:
        notices = [notice for matter_id in matters for notice in notices_of(session, matter_id)]
        assert len(notices) == 51
        assert {(notice.kind, notice.due_on, notice.standard) for notice in notices} == {
            (NoticeKind.TASK_NOTICE, DUE, "quiet at night")
        }
        assert {receipt_of(session, notice.id) for notice in notices} == {None}
