"""Pairs of versions of a process ``p``, and what tests of going from one to the other need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.commands import messages
from engine.commands.migrating import Preview, migrate, preview
from engine.delegates import DelegateCall
from engine.history.events import of_instance
from engine.history.replaying import replay
from engine.history.verifying import verify
from engine.versions import Reason
from tests.support.engines import ADMIN, ANN, Bench
from tests.support.processes import diagram, process

S, E = '<startEvent id="s"/>', '<endEvent id="e"/>'
ENDS = S + E
REASON = "the rule has changed"


def version(*parts: str, roots: str = "", others: Sequence[str] = ()) -> bytes:
    """A version of ``p`` from its elements and flows; ``others`` are processes that it calls."""
    return diagram(process("p", "".join(parts)), *others, roots=roots)


def sub_process(name: str, *parts: str, by_event: bool = False) -> str:
    """An embedded or event sub-process."""
    marked = ' triggeredByEvent="true"' if by_event else ""
    return f'<subProcess id="{name}"{marked}>{"".join(parts)}</subProcess>'


def catch(name: str, inside: str) -> str:
    """An intermediate catch event."""
    return f'<intermediateCatchEvent id="{name}">{inside}</intermediateCatchEvent>'


def event_start(name: str, inside: str, *, interrupting: bool = True) -> str:
    """The start of an event sub-process."""
    marked = "" if interrupting else ' isInterrupting="false"'
    return f'<startEvent id="{name}"{marked}>{inside}</startEvent>'


def gateway(kind: str, name: str, more: str = "") -> str:
    """A gateway: ``exclusive``, ``parallel``, ``inclusive`` or ``eventBased``."""
    return f'<{kind}Gateway id="{name}"{more}/>'


def loop(*, sequential: bool = False, item: str = "item", collection: str = "=items") -> str:
    """A multi-instance marker over the variable ``items``."""
    marked = ' isSequential="true"' if sequential else ""
    told = f'<zeebe:loopCharacteristics inputCollection="{collection}" inputElement="{item}"/>'
    return (
        f"<multiInstanceLoopCharacteristics{marked}><extensionElements>{told}</extensionElements>"
        "</multiInstanceLoopCharacteristics>"
    )


@dataclass(frozen=True)
class Pair:
    """Two versions, how far the instance has come, and what is expected.

    Steps are ids of tasks to complete, ``+5`` to wait so many hours, ``!name`` or ``!name:key`` to send a message.
    ``fates`` tells, by element (a new one after ``+``), what becomes of its token: ``kept`` and whatever is noted.
    """

    before: bytes
    after: bytes
    steps: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    fates: Mapping[str, set[str]] = field(default_factory=dict)
    blocked: frozenset[tuple[str, Reason]] = frozenset()
    then: tuple[str, ...] = ()
    variables: Mapping[str, object] = field(default_factory=dict)


def play(bench: Bench, steps: Sequence[str]) -> None:
    """Let ``steps`` happen."""
    for step in steps:
        if step.startswith("+"):
            bench.wait(hours=float(step[1:]))
        elif step.startswith("!"):
            name, _, key = step[1:].partition(":")
            with bench.engine.transaction(ANN) as tx:
                messages.publish(tx, name, key or None)
        else:
            bench.complete(step)


def _fail(_call: DelegateCall) -> None:
    raise RuntimeError


def deploy_and_start(bench: Bench, pair: Pair) -> tuple[str, str, str]:
    """An instance of the first version, come as far as the pair says: its id, and those of both versions."""
    bench.delegates.register("work", lambda _call: {})
    bench.delegates.register("shaky", _fail)
    source = next(each for each in bench.deploy(p=pair.before) if each.startswith("p:"))
    instance_id = bench.start("p", "case", **pair.variables)
    play(bench, pair.steps)
    target = next(each for each in bench.deploy(p=pair.after) if each.startswith("p:"))
    return instance_id, source, target


def look_ahead(bench: Bench, source: str, target: str, mapping: Mapping[str, str] | None = None) -> list[Preview]:
    """What the migration of all instances would do."""
    with bench.database.reading() as session:
        return preview(session, bench.engine.definitions, source, target, mapping=mapping)


def go_over(bench: Bench, instance_id: str, target: str, mapping: Mapping[str, str] | None = None) -> None:
    """Migrate the instance."""
    with bench.engine.transaction(ADMIN) as tx:
        migrate(tx, instance_id, target, mapping, reason=REASON)


def check_histories(bench: Bench) -> None:
    """Every chain is whole, and played again every event leads to the recorded state."""
    with bench.database.reading() as session:
        for row in bench.instances():
            assert verify(session, row.id).broken is None
            played = replay(
                of_instance(session, row.id),
                called=row.parent_id is not None,
                spec_of=lambda definition_id: bench.engine.definitions.get(session, definition_id).spec,
                zone=bench.engine.zone,
                functions=bench.engine.functions,
            )
            assert [each.event.kind for each in played if not each.agrees] == []
