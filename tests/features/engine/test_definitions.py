"""Definitions in memory: read once, and not without end."""

from engine import feel
from engine.store.definitions import Definitions
from tests.support.engines import Bench, Counted
from tests.support.processes import diagram, path, process, user_task

ENDS = '<startEvent id="s"/><endEvent id="e"/>'


def _deployed(bench: Bench, *names: str) -> list[str]:
    tasks = user_task("a") + user_task("b")
    files = {name: diagram(process(name, ENDS + tasks, path("s", "a", "b", "e"))) for name in names}
    return [bench.deploy(**{name: body})[0] for name, body in files.items()]


def test_of_many_definitions_those_asked_for_last_are_kept(bench: Bench) -> None:
    """With room for two, the one that nobody asked for longest is read again when it is needed; no other is."""
    one, two, three = _deployed(bench, "one", "two", "six")
    with bench.database.reading() as session:
        size = len(bench.engine.definitions.get(session, one).body)
        kept = Definitions(feel.Functions(), most=2 * size)

        def statements(*wanted: str) -> int:
            with Counted(bench.database) as count:
                assert [kept.get(session, each).id for each in wanted] == list(wanted)
            return len(count.statements)

        assert statements(one, two) == 2
        assert statements(one, two, one) == 0
        assert statements(three) == 1
        assert statements(one, three) == 0
        assert statements(two) == 1


def test_an_instance_goes_on_whatever_is_kept(bench: Bench) -> None:
    """Without room for any definition but one, instances of two processes are completed in turn."""
    _deployed(bench, "one", "two")
    bench.engine.definitions = Definitions(bench.engine.functions, most=1)
    started = [bench.start(name) for name in ("one", "two")]
    for element in ("a", "a", "b", "b"):
        bench.complete(element)
    assert {bench.instance(each).state for each in started} == {"completed"}
