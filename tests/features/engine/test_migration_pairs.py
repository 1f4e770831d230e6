"""Pairs of versions: what becomes of each token, and whether the instance comes to its end under the other version."""

import pytest

from engine.commands.migrating import Preview
from engine.versions import MigrationBlocked, What
from tests.support.engines import Bench
from tests.support.version_pairs import ALLOWED
from tests.support.version_pairs_blocked import BLOCKED
from tests.support.versions import Pair, check_histories, deploy_and_start, go_over, look_ahead, play


def _fates(told: Preview) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for outcome in told.outcomes:
        name = f"+{outcome.target}" if outcome.what is What.ARMED else outcome.element or ""
        arrow = {f"-> {outcome.target}"} if outcome.target not in (outcome.element, None) and outcome.element else set()
        found[name] = found.get(name, set()) | {outcome.what.value, *outcome.notes, *arrow}
    return found


@pytest.mark.parametrize("name", ALLOWED)
def test_the_instance_goes_over_and_on_to_its_end(bench: Bench, name: str) -> None:
    """The preview tells what becomes of each token; afterwards the instance ends under the other version."""
    pair: Pair = ALLOWED[name]
    instance_id, source, target = deploy_and_start(bench, pair)
    (told,) = look_ahead(bench, source, target, pair.mapping)
    assert told.blockers == ()
    assert {element: fate for element, fate in _fates(told).items() if element != "p"} == pair.fates
    go_over(bench, instance_id, target, pair.mapping)
    assert bench.instance(instance_id).definition_id == target
    play(bench, pair.then)
    assert bench.instance(instance_id).state == "completed"
    assert bench.open() == []
    check_histories(bench)


@pytest.mark.parametrize("name", BLOCKED)
def test_a_blocked_instance_stays_as_it_is(bench: Bench, name: str) -> None:
    """The preview names every blocker; the command refuses with the same ones, and the instance ends where it began."""
    pair: Pair = BLOCKED[name]
    instance_id, source, target = deploy_and_start(bench, pair)
    (told,) = look_ahead(bench, source, target, pair.mapping)
    assert {(blocker.element, blocker.reason) for _, blocker in told.blockers} == pair.blocked
    before = (bench.instance(instance_id), bench.open())
    with pytest.raises(MigrationBlocked) as refused:
        go_over(bench, instance_id, target, pair.mapping)
    assert {(each["element"], each["reason"]) for each in refused.value.details["tokens"]} == pair.blocked
    assert (bench.instance(instance_id), bench.open()) == before
    play(bench, pair.then)
    assert bench.instance(instance_id).state == "completed"
    assert bench.instance(instance_id).definition_id == source
    check_histories(bench)
