"""P3: thirty units report on one matter at once, by four clients."""

from collections.abc import Iterator
from contextlib import ExitStack

from sqlalchemy import func, select

from engine.store.tables import TaskState, history_event, instance, user_task
from tests.benchmarks.clients import client
from tests.benchmarks.contest import ENGINES, Player, playing
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread
from tests.benchmarks.one_client import compared
from tests.benchmarks.work import Contestant, Duban

UNITS = 30
CLIENTS = 4
GOAL = Goal(">=", 5)
CALLED = "duban, an instance for each unit"
WAYS = {"duban": "inside", CALLED: "called", "naive": "inside"}
"""How the units are given to: a multi-instance of user tasks in one instance, as the peers do, or an instance called
for each, as matters do."""


def measure(run: Run) -> Iterator[Row]:
    """One matter after the other. A peer tries again after a conflict; what duban refuses stays refused."""
    rounds = run.much(9, 3)
    for kind in (SQLITE, POSTGRESQL):
        rates: dict[str, list[float]] = {}
        wrong: dict[str, list[tuple[int, int]]] = {}
        with ExitStack() as stack:
            ours = {}
            for name in WAYS:
                ours[name] = stack.enter_context(client(run, kind, name.partition(",")[0], CLIENTS))
            peers, missing = stack.enter_context(playing(run, kind, ENGINES))
            for number in range(rounds + 1):
                done = {name: _reported(*who, WAYS[name]) for name, who in ours.items()}
                done |= {name: _asked(player) for name, player in peers.items()}
                for name, (rate, errors, lost) in done.items() if number else ():
                    rates.setdefault(name, []).append(rate)
                    wrong.setdefault(name, []).append((errors, lost))
        yield from compared("P3", "30 reports at once", kind, rates, goal=GOAL, missing=missing)
        for name in peers:
            ratio = Spread.ratio(rates[CALLED], rates[name])
            what, beside = f"an instance for each unit, to {name}", f"duban to {name}"
            yield Row("P3", what, kind, "", ratio=ratio, beside=beside, goal=GOAL)
        for name, found in wrong.items():
            goal = Goal("<=", 0) if name.startswith("duban") else None
            yield Row(
                "P3", f"errors or conflicts: {name}", kind, "of 30", Spread.of(errors for errors, _ in found), goal=goal
            )
            yield Row("P3", f"lost reports: {name}", kind, "of 30", Spread.of(lost for _, lost in found), goal=goal)


def _reported(here: Contestant, players: list[Player], process: str) -> tuple[float, int, int]:
    """Reports a second, errors shown, reports lost."""
    matter = here.start(process, UNITS)
    task_ids = here.open(matter)
    assert len(task_ids) == UNITS
    for number, player in enumerate(players):
        player.ask(f"complete {' '.join(task_ids[number::CLIENTS])}")
    answers = [player.answer() for player in players]
    errors = sum(each["conflicts"] for each in answers)
    lost = _lost(here, matter, process) if isinstance(here, Duban) else len(here.open(matter))
    assert errors or here.ended(matter)
    return UNITS / max(each["seconds"] for each in answers), errors, lost


def _lost(duban: Duban, matter: str, process: str) -> int:
    """Reports that the work list or the history does not know, or of which the matter did not hear."""
    mine = select(instance.c.id).where(instance.c.root_id == matter)
    of_matter = user_task.c.instance_id.in_(mine), user_task.c.state == TaskState.COMPLETED
    heard = history_event.c.instance_id == matter, history_event.c.kind == "return"
    told = history_event.c.instance_id.in_(mine), history_event.c.kind == "complete"
    with duban.bench.database.reading() as session:
        counts = [session.execute(select(func.count()).where(*each)).scalar_one() for each in (of_matter, told)]
        if process == "called":
            counts.append(session.execute(select(func.count()).where(*heard)).scalar_one())
    return UNITS - min(counts)


def _asked(player: Player) -> tuple[float, int, int]:
    answer = player.play(f"mi30c 1 {CLIENTS}")
    return UNITS / answer["seconds"], answer["conflicts"], answer["lost"] * UNITS
