"""Others sign a task before it is completed, without anybody having drawn it."""

import pytest
from sqlalchemy import select

from engine.actor import Actor
from engine.commands import instances, tasks
from engine.commands.execution import InstanceSuspended, lock
from engine.commands.handing import AlreadyTheirs, ReservedForOthers, entrust, recall, transfer
from engine.commands.migrating import migrate
from engine.commands.reasons import ReasonBlank
from engine.commands.request_keys import KeyReused
from engine.commands.returning import CannotTakeBack, choices, send_back, take_back
from engine.commands.rights import NotYourTask, TaskEntrusted, TaskOver, TaskTaken
from engine.commands.signing import (
    AskedAlready,
    NobodyAsked,
    NotAskedToSign,
    ask_signature,
    sign,
    signatures,
    unask_signature,
)
from engine.commands.suspension import suspend
from engine.commands.tasks import Unsigned
from engine.history.events import Event
from engine.store.rows import SignatureRow
from engine.store.tables import InstanceState, SignatureState, TaskState, signature, user_task
from engine.store.worklist import is_to_sign
from tests.support.approval import act, approving, refused
from tests.support.engines import ADMIN, ANN, BOB, Bench
from tests.support.operators import told
from tests.support.processes import boundary, diagram, flow, path, process, timer
from tests.support.processes import user_task as drawn

EVE, DAN = Actor("eve"), Actor("dan")
WHY = "you know the case"
APART = '<zeebe:properties><zeebe:property name="separateFrom" value="draft"/></zeebe:properties>'
SAID = {"said": "x"}


@pytest.fixture
def office(bench: Bench) -> Bench:
    """Drafting, then approving by somebody else; an hour after the draft is asked for, it is late."""
    return approving(bench)


def asked(bench: Bench, task_id: str) -> list[SignatureRow]:
    """Who was asked to sign a task."""
    with bench.database.reading() as session:
        return signatures(session, task_id)


def to_sign(bench: Bench, actor: Actor) -> list[str]:
    """The ids of the tasks that wait for the actor's signature."""
    query = select(signature.c.task_id).join(user_task, user_task.c.id == signature.c.task_id).where(is_to_sign(actor))
    with bench.database.reading() as session:
        return list(session.scalars(query))


def last(bench: Bench, instance_id: str) -> Event:
    """The event that was recorded last; the chain holds and replays."""
    return told(bench, instance_id)[-1]


def test_a_task_is_completed_when_all_who_were_asked_have_signed(office: Bench) -> None:
    """Until then the refusal says whose signature is missing; they sign in any order, with or without words."""
    task = office.open()[0]
    act(office, ANN, ask_signature, ["eve", "dan", "eve"], WHY)
    assert (to_sign(office, EVE), to_sign(office, DAN)) == ([task.id], [task.id])
    fault = refused(office, ANN, Unsigned, tasks.complete, SAID)
    assert fault.details["signers"] == ["eve", "dan"]
    act(office, DAN, sign, "", agrees=True)
    fault = refused(office, ANN, Unsigned, tasks.complete, SAID)
    assert fault.details["signers"] == ["eve"]
    act(office, EVE, sign, " looks right ", agrees=True)
    assert (to_sign(office, EVE), to_sign(office, DAN)) == ([], [])
    office.complete("draft", SAID, by=ANN)
    assert [(each.signer, each.state, each.opinion, each.asked_by, each.note) for each in asked(office, task.id)] == [
        ("eve", SignatureState.AGREED, "looks right", "ann", WHY),
        ("dan", SignatureState.AGREED, "", "ann", WHY),
    ]
    events = told(office, task.instance_id)
    assert [(event.kind, event.actor) for event in events[1:]] == [
        ("ask-signature", "ann"),
        ("sign", "dan"),
        ("sign", "eve"),
        ("complete", "ann"),
    ]
    given = events[2].payload["given"]
    assert (given["agrees"], given["before"]["missing"], given["after"]["missing"]) == (True, ["eve", "dan"], ["eve"])
    assert "against" not in events[-1].payload["given"]


def test_who_disagrees_says_why_and_ends_nothing(office: Bench) -> None:
    """The one who has the task completes it against that all the same, and the record says against whom."""
    instance_id = office.open()[0].instance_id
    act(office, ANN, ask_signature, ["eve", "dan"], WHY)
    refused(office, EVE, ReasonBlank, sign, "  ", agrees=False)
    act(office, EVE, sign, "page two is missing", agrees=False)
    act(office, DAN, sign, "", agrees=True)
    office.complete("draft", SAID, by=ANN)
    assert last(office, instance_id).payload["given"]["against"] == ["eve"]
    assert office.elements() == ["approve"]


def test_who_disagreed_can_be_asked_again(office: Bench) -> None:
    """Of several answers of one person the last counts, and a request that was removed counts for nothing."""
    instance_id = office.open()[0].instance_id
    act(office, ANN, ask_signature, ["eve"], WHY)
    act(office, EVE, sign, "no", agrees=False)
    act(office, ANN, ask_signature, ["eve"], "it is there now")
    act(office, EVE, sign, "", agrees=True)
    act(office, ANN, ask_signature, ["eve"], "once more")
    act(office, ANN, unask_signature, "eve", "not needed")
    office.complete("draft", SAID, by=ANN)
    assert "against" not in last(office, instance_id).payload["given"]


def test_only_who_has_the_task_asks_and_only_who_was_asked_signs(office: Bench) -> None:
    """Strangers, the holder, somebody asked already, nobody at all and a blank reason are refused."""
    refused(office, EVE, NotYourTask, ask_signature, ["dan"], WHY)
    refused(office, ANN, NobodyAsked, ask_signature, [], WHY)
    refused(office, ANN, AlreadyTheirs, ask_signature, ["dan", "ann"], WHY)
    refused(office, ANN, ReasonBlank, ask_signature, ["eve"], " ")
    act(office, ANN, tasks.claim)
    refused(office, BOB, TaskTaken, ask_signature, ["eve"], WHY)
    act(office, ANN, ask_signature, ["eve"], WHY)
    refused(office, ANN, AskedAlready, ask_signature, ["dan", "eve"], WHY)
    for nobody in (ANN, BOB, DAN):
        refused(office, nobody, NotAskedToSign, sign, "fine", agrees=True)
    act(office, EVE, sign, "fine", agrees=True)
    refused(office, EVE, NotAskedToSign, sign, "no, wait", agrees=False)


def test_signing_gives_no_other_right(office: Bench) -> None:
    """Who signs can neither complete, claim, hand on nor ask others."""
    act(office, ANN, ask_signature, ["eve"], WHY)
    for command, given in (
        (tasks.complete, (SAID,)),
        (tasks.claim, ()),
        (transfer, ("dan", WHY)),
        (entrust, ("dan", WHY)),
        (ask_signature, (["dan"], WHY)),
        (unask_signature, ("eve", WHY)),
    ):
        refused(office, EVE, NotYourTask, command, *given)


def test_duties_stay_separate_for_who_is_asked(office: Bench) -> None:
    """Who drafted is not asked to sign the approval that is kept apart from the draft."""
    office.complete("draft", SAID, by=ANN)
    refused(office, BOB, ReservedForOthers, ask_signature, ["eve", "ann"], WHY)
    act(office, BOB, ask_signature, ["eve"], WHY)


def test_what_was_not_signed_is_removed_with_a_reason(office: Bench) -> None:
    """By who asked for it; then it holds up nothing, the signer cannot answer, and history says who and why."""
    task = office.open()[0]
    act(office, ANN, tasks.claim)
    act(office, ANN, ask_signature, ["eve", "dan"], WHY)
    refused(office, BOB, TaskTaken, unask_signature, "eve", "away")
    refused(office, ANN, ReasonBlank, unask_signature, "eve", "")
    refused(office, ANN, NotAskedToSign, unask_signature, "bob", "away")
    act(office, DAN, sign, "", agrees=True)
    refused(office, ANN, NotAskedToSign, unask_signature, "dan", "away")
    act(office, ANN, unask_signature, "eve", "away")
    event = last(office, task.instance_id)
    given = event.payload["given"]
    assert (event.kind, given["signer"], given["reason"]) == ("unask-signature", "eve", "away")
    assert (given["before"]["missing"], given["after"]["missing"]) == (["eve"], [])
    refused(office, EVE, NotAskedToSign, sign, "", agrees=True)
    office.complete("draft", SAID, by=ANN)


def test_signatures_follow_a_task_that_changes_hands(office: Bench) -> None:
    """Who has it then waits for them too and may remove them; so may who asked."""
    act(office, ANN, ask_signature, ["eve", "dan"], WHY)
    act(office, ANN, transfer, "bob", WHY)
    refused(office, BOB, Unsigned, tasks.complete, SAID)
    act(office, BOB, unask_signature, "eve", "not needed")
    act(office, ANN, unask_signature, "dan", "not needed")
    office.complete("draft", SAID, by=BOB)


def test_an_entrusted_task_is_signed_but_nobody_more_is_asked(office: Bench) -> None:
    """The owner asks again when it has come back."""
    act(office, ANN, ask_signature, ["eve"], WHY)
    act(office, ANN, entrust, "dan", WHY)
    refused(office, ANN, TaskEntrusted, ask_signature, ["bob"], WHY)
    act(office, EVE, sign, "", agrees=True)
    act(office, ANN, recall)
    office.complete("draft", SAID, by=ANN)


def test_signatures_are_over_with_their_task(office: Bench) -> None:
    """Sent back or cancelled, nobody is asked for them any more and nobody can give them."""
    office.complete("draft", SAID, by=ANN)
    approval = office.open()[0]
    act(office, BOB, ask_signature, ["eve"], WHY)
    assert to_sign(office, EVE) == [approval.id]
    with office.engine.transaction(BOB) as tx:
        (step,) = choices(tx, approval, lock(tx, approval.instance_id))
        send_back(tx, approval.id, step.step, WHY)
    assert to_sign(office, EVE) == []
    with pytest.raises(TaskOver), office.engine.transaction(EVE) as tx:
        sign(tx, approval.id, "", agrees=True)
    draft = office.open()[0]
    act(office, ANN, ask_signature, ["eve"], WHY)
    with office.engine.transaction(ADMIN) as tx:
        instances.cancel(tx, draft.instance_id, "not needed")
    assert to_sign(office, EVE) == []
    with pytest.raises(TaskOver), office.engine.transaction(EVE) as tx:
        sign(tx, draft.id, "", agrees=True)
    told(office, draft.instance_id)


def test_asking_for_a_signature_is_acting_on_what_followed(office: Bench) -> None:
    """The step before can no longer be taken back."""
    draft = office.open()[0]
    office.complete("draft", SAID, by=ANN)
    act(office, BOB, ask_signature, ["eve"], WHY)
    with pytest.raises(CannotTakeBack), office.engine.transaction(ANN) as tx:
        take_back(tx, draft.id)


def test_signatures_stay_when_the_instance_goes_over_to_another_version(office: Bench) -> None:
    """The task is the same; it waits for the same people."""
    task = office.open()[0]
    act(office, ANN, ask_signature, ["eve"], WHY)
    body = '<startEvent id="s"/><endEvent id="e"/>' + drawn("draft", form="say") + drawn("approve")
    target = office.deploy(p=diagram(process("p", body, path("s", "draft", "approve", "e"))))[0]
    with office.engine.transaction(ADMIN) as tx:
        migrate(tx, task.instance_id, target, reason=WHY)
    refused(office, ANN, Unsigned, tasks.complete, SAID)
    act(office, EVE, sign, "", agrees=True)
    office.complete("draft", SAID, by=ANN)
    told(office, task.instance_id)


def test_timers_run_on_while_signatures_are_missing(office: Bench) -> None:
    """The reminder comes when it was to come."""
    act(office, ANN, ask_signature, ["eve"], WHY)
    office.wait(hours=2)
    assert office.elements() == ["chase", "draft"]


def test_nothing_is_asked_or_signed_while_the_instance_is_suspended(office: Bench) -> None:
    """Nor does the inbox offer it."""
    act(office, ANN, ask_signature, ["eve"], WHY)
    with office.engine.transaction(ADMIN) as tx:
        suspend(tx, office.open()[0].instance_id, "wait")
    refused(office, ANN, InstanceSuspended, ask_signature, ["dan"], WHY)
    refused(office, EVE, InstanceSuspended, sign, "", agrees=True)
    refused(office, ANN, InstanceSuspended, unask_signature, "eve", WHY)
    assert to_sign(office, EVE) == []


def test_a_repeated_request_counts_once(office: Bench) -> None:
    """Each of the three, sent again with its key, is one event; its key is good for nothing else."""
    task = office.open()[0]
    for by, key, command, given, named in (
        (ANN, "k1", ask_signature, (["eve", "dan"], WHY), {}),
        (EVE, "k2", sign, ("no",), {"agrees": False}),
        (ANN, "k3", unask_signature, ("dan", WHY), {}),
    ):
        for _ in range(2):
            act(office, by, command, *given, **named, key=key)
    assert office.kinds(task.instance_id)[1:] == ["ask-signature", "sign", "unask-signature"]
    office.complete("draft", SAID, by=ANN)
    refused(office, ANN, KeyReused, ask_signature, ["eve"], WHY, key="k1")


def test_each_pass_of_a_loop_is_signed_for_itself(bench: Bench) -> None:
    """What is missing for one of the parallel tasks holds up no other; the loop ends as ever."""
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="
        '"=units" inputElement="unit" outputCollection="said_by" outputElement="=unit"/></extensionElements>'
        "</multiInstanceLoopCharacteristics>"
    )
    body = '<startEvent id="s"/><endEvent id="e"/>' + drawn("work", inside=loop)
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"))))
    instance_id = bench.start("p", "case", units=["a", "b"])
    first, second = bench.open()
    with bench.engine.transaction(ANN) as tx:
        ask_signature(tx, first.id, ["eve"], WHY)
    with bench.engine.transaction(BOB) as tx:
        tasks.complete(tx, second.id, {})
    refused(bench, ANN, Unsigned, tasks.complete, {})
    with bench.engine.transaction(EVE) as tx:
        sign(tx, first.id, "", agrees=True)
    bench.complete("work", by=ANN)
    assert bench.instance(instance_id).state == InstanceState.COMPLETED
    assert bench.variables(instance_id)["said_by"] == ["a", "b"]
    assert bench.replays(instance_id)


def test_what_ends_a_task_ends_its_signatures(bench: Bench) -> None:
    """A timer that interrupts the task leaves nothing to sign."""
    body = '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>' + drawn("work")
    body += boundary("late", "work", timer("timeDuration", "PT1H"))
    bench.deploy(p=diagram(process("p", body, path("s", "work", "e"), flow("late", "e2"))))
    instance_id = bench.start("p", "case")
    act(bench, ANN, ask_signature, ["eve"], WHY)
    bench.wait(hours=2)
    assert to_sign(bench, EVE) == []
    with bench.database.reading() as session:
        states = list(session.scalars(select(user_task.c.state).where(user_task.c.instance_id == instance_id)))
    assert states == [TaskState.WITHDRAWN]
    told(bench, instance_id)
