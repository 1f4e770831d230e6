"""P1: one completion from load to commit: seven user tasks in a row, one client."""

from collections.abc import Iterator
from contextlib import ExitStack

from tests.benchmarks.clients import OURS, client
from tests.benchmarks.contest import ENGINES, Player, playing
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run, Spread
from tests.benchmarks.work import STEPS, Duban
from tests.support.engines import Counted

GOAL = Goal(">=", 5)


def measure(run: Run) -> Iterator[Row]:
    """Round by round one contestant after the other; a warm-up before."""
    rounds, instances, warm_up = run.much(9, 3), run.much(30, 3), run.much(150, 10)
    for kind in (SQLITE, POSTGRESQL):
        with ExitStack() as stack:
            players: dict[str, Player] = {}
            for name in OURS:
                here, processes = stack.enter_context(client(run, kind, name))
                players[name] = processes[0]
                if isinstance(here, Duban):
                    yield from _counts(here, kind)
            peers, missing = stack.enter_context(playing(run, kind))
            players |= peers
            for player in players.values():
                player.play(f"linear7 {warm_up} 1")
            rates: dict[str, list[float]] = {name: [] for name in players}
            for _ in range(rounds):
                for name, player in players.items():
                    done = player.play(f"linear7 {instances} 1")
                    rates[name].append(done["completions"] / done["busy"])
            yield from compared("P1", "completion, 1 client", kind, rates, goal=GOAL, missing=missing)


def compared(
    row: str, what: str, kind: str, rates: dict[str, list[float]], *, goal: Goal, missing: dict[str, str]
) -> Iterator[Row]:
    """A row for each contestant's rate; the others' ratio is how many times duban is as fast."""
    goals = {peer.name: goal for peer in ENGINES}
    for name, rate in rates.items():
        ratio = None if name == "duban" else Spread.ratio(rates["duban"], rate)
        beside = "" if ratio is None else f"duban to {name}"
        yield Row(row, f"{what}: {name}", kind, "/s", Spread.of(rate), ratio, beside, goals.get(name))
    for name, reason in missing.items():
        yield Row(row, f"{what}: {name}", kind, "", note=reason)


def _counts(duban: Duban, kind: str) -> Iterator[Row]:
    instance_id = duban.start("linear7")
    statements, commits = [], []
    for number, _ in enumerate(STEPS):
        task_id = duban.open(instance_id)[0]
        with Counted(duban.bench.database) as count:
            duban.complete(task_id, number)
        statements.append(len(count.statements))
        commits.append(count.commits)
    yield Row("P1", "statements of a completion", kind, "", Spread.of(statements))
    yield Row("P1", "commits of a completion", kind, "", Spread.of(commits), goal=Goal("<=", 1))
