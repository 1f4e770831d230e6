import http.client
import threading
import time
from collections.abc import Iterable
from typing import Any

import pytest

from tests.support.nodes import until
from tests.support.server import free_port
from web.nodes.door import AddressTaken, Door


def slowly(_environ: Any, start: Any) -> Iterable[bytes]:
    """An application that takes its time."""
    time.sleep(0.5)
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "4")])
    return [b"done"]


def test_two_cannot_have_one_address() -> None:
    """The second one is told so by name."""
    port = free_port()
    Door(slowly, host="127.0.0.1", port=port, threads=1).close()
    first = Door(slowly, host="127.0.0.1", port=port, threads=1)
    with pytest.raises(AddressTaken) as caught:
        Door(slowly, host="127.0.0.1", port=port, threads=1)
    assert caught.value.details == {"address": f"127.0.0.1:{port}"}
    first.close()


def test_who_is_inside_is_answered_after_the_door_was_closed() -> None:
    """Nobody else gets in; when the last one is gone the door says so."""
    port, answers = free_port(), []
    door = Door(slowly, host="127.0.0.1", port=port, threads=2)

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        answers.append(connection.getresponse().read())

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(5):
        door.step(0.05)
    door.close()
    with pytest.raises(OSError, match="refused"):
        ask()
    assert not door.part()
    until(lambda: door.step(0.02) or door.part())
    asking.join()
    assert answers == [b"done"]
