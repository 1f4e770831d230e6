"""Asking colleagues to sign a task before it is completed, signing it, and doing without a signature again.

Any colleague who works on tasks can be asked, whatever role the task needs; signing gives no part in completing it.
"""

from collections.abc import Sequence

from engine.commands import signing
from engine.errors import Invalid
from engine.store.tables import SignatureState
from engine.transaction import Transaction
from workflows.inbox.handing import Action, check_choice
from workflows.inbox.service import tell_principal

ANSWERS = {SignatureState.AGREED: True, SignatureState.DISAGREED: False}
"""What a signer can answer, and whether that agrees."""


class AnswerMissing(Invalid):
    """The signer says neither yes nor no."""

    code = "answer-missing"


def ask(tx: Transaction, task_id: str, to: Sequence[str], reason: str, *, in_turn: bool = False) -> str:
    """Ask several people, at once or in turn; the id of the task, which stays with who has it.

    Raises NotToBeChosen and what ``engine.commands.signing.ask_signature`` raises.
    """
    check_choice(tx, task_id, to, Action.ASK_SIGNATURE)
    signing.ask_signature(tx, task_id, to, reason, in_turn=in_turn)
    return task_id


def sign(tx: Transaction, task_id: str, answer: str, opinion: str) -> None:
    """Give one's signature or refuse it. Raises AnswerMissing and what ``engine.commands.signing.sign`` raises."""
    agrees = {str(each): agrees for each, agrees in ANSWERS.items()}.get(answer)
    if agrees is None:
        raise AnswerMissing(field="answer")
    signing.sign(tx, task_id, opinion, agrees=agrees)
    tell_principal(tx, task_id, Action.SIGN)


def unask(tx: Transaction, task_id: str, signer: str, reason: str) -> str:
    """Do without a signature; the id of the task. Raises what ``engine.commands.signing.unask_signature`` raises."""
    signing.unask_signature(tx, task_id, signer, reason)
    return task_id
