"""P2: the seven tasks again, by four clients at once: processes for duban, threads for the Java engines."""

from collections.abc import Iterator
from contextlib import ExitStack

from tests.benchmarks.clients import OURS, client
from tests.benchmarks.contest import ENGINES, Player, playing
from tests.benchmarks.measuring import POSTGRESQL, SQLITE, Goal, Row, Run
from tests.benchmarks.one_client import compared

CLIENTS = 4
GOAL = Goal(">=", 3)


def measure(run: Run) -> Iterator[Row]:
    """Completions by the clock on the wall: starts and look-ups of the next task are in it for everybody."""
    rounds, instances, warm_up = run.much(7, 3), run.much(15, 2), run.much(40, 3)
    for kind in (SQLITE, POSTGRESQL):
        with ExitStack() as stack:
            ours = {name: stack.enter_context(client(run, kind, name, CLIENTS))[1] for name in OURS}
            peers, missing = stack.enter_context(playing(run, kind, ENGINES))
            rates: dict[str, list[float]] = {name: [] for name in [*ours, *peers]}
            for number in range(rounds + 1):
                each = instances if number else warm_up
                done = {name: _by_processes(players, each) for name, players in ours.items()}
                done |= {name: _by_threads(player, each) for name, player in peers.items()}
                for name, rate in done.items() if number else ():
                    rates[name].append(rate)
            yield from compared("P2", f"completion, {CLIENTS} clients", kind, rates, goal=GOAL, missing=missing)


def _by_processes(players: list[Player], instances: int) -> float:
    for player in players:
        player.ask(f"linear7 {instances} 1")
    answers = [player.answer() for player in players]
    return float(sum(each["completions"] for each in answers) / max(each["seconds"] for each in answers))


def _by_threads(player: Player, instances: int) -> float:
    answer = player.play(f"linear7 {instances * CLIENTS} {CLIENTS}")
    return float(answer["completions"] / answer["seconds"])
