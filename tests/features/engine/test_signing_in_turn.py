"""Signers who are asked one after the other."""

import pytest

from engine.actor import Actor
from engine.commands.signing import AskedAlready, NotAskedToSign, ask_signature, sign, signatures, unask_signature
from engine.commands.tasks import Unsigned, complete
from engine.store.tables import SignatureState
from tests.support.approval import act, approving, refused
from tests.support.engines import ANN, Bench

EVE, DAN, KAI = Actor("eve"), Actor("dan"), Actor("kai")
WHY = "you know the case"
SAID = {"said": "x"}


@pytest.fixture
def office(bench: Bench) -> Bench:
    """A draft that Ann has, which Eve, Dan and Kai are asked to sign in turn."""
    approving(bench)
    act(bench, ANN, ask_signature, ["eve", "dan", "kai"], WHY, in_turn=True)
    return bench


def states(bench: Bench) -> dict[str, str]:
    """Where each signature of the oldest open task stands."""
    with bench.database.reading() as session:
        return {each.signer: each.state for each in signatures(session, bench.open()[0].id)}


def test_the_next_is_asked_when_the_one_before_has_answered(office: Bench) -> None:
    """Whose turn it is not cannot sign; a disagreement holds up nobody; the task waits for the last one."""
    assert states(office) == {"eve": "open", "dan": "queued", "kai": "queued"}
    for early in (DAN, KAI):
        refused(office, early, NotAskedToSign, sign, "", agrees=True)
    act(office, EVE, sign, "", agrees=True)
    assert states(office) == {"eve": "agreed", "dan": "open", "kai": "queued"}
    act(office, DAN, sign, "not so", agrees=False)
    refused(office, ANN, Unsigned, complete, SAID)
    task = act(office, KAI, sign, "", agrees=True)
    assert task.signing == SignatureState.DISAGREED
    instance_id = task.instance_id
    act(office, ANN, complete, SAID)
    assert office.replays(instance_id)


def test_doing_without_one_calls_the_next(office: Bench) -> None:
    """One whose turn has not come is left out of the row; one whose turn it is makes way."""
    act(office, ANN, unask_signature, "dan", WHY)
    assert states(office) == {"eve": "open", "dan": "removed", "kai": "queued"}
    act(office, ANN, unask_signature, "eve", WHY)
    assert states(office) == {"eve": "removed", "dan": "removed", "kai": "open"}


def test_whoever_waits_for_their_turn_is_not_asked_twice(office: Bench) -> None:
    """Others can be asked beside the row, at once; their answer calls nobody of it."""
    refused(office, ANN, AskedAlready, ask_signature, ["kai"], WHY)
    act(office, ANN, ask_signature, ["leo"], WHY)
    act(office, Actor("leo"), sign, "", agrees=True)
    assert states(office) == {"eve": "open", "dan": "queued", "kai": "queued", "leo": "agreed"}
