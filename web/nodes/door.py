"""The door through which requests come in: it can be closed while those inside are still being answered."""

from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from engine.errors import Conflict

STEP_SECONDS = 0.2
_BACKLOG = 100
"""At most so many who knocked before the door was closed are still let in."""


class AddressTaken(Conflict):
    """Nobody can be let in at this ``address``: another program has it, or it is not this machine's."""

    code = "address-taken"


class Door:
    """Waitress at ``host`` and ``port``, one step at a time. Raises AddressTaken."""

    def __init__(self, application: Any, host: str, port: int, threads: int) -> None:
        self._channels: dict[int, Any] = {}
        try:
            create_server(application, map=self._channels, ident=None, host=host, port=port, threads=threads)
        except (OSError, ValueError) as error:  # a name that nobody knows is a ValueError
            raise AddressTaken(address=f"{host}:{port}") from error

    def step(self, seconds: float = STEP_SECONDS) -> None:
        """Receive and send what there is; wait for it at most so long."""
        wasyncore.loop(timeout=seconds, map=self._channels, count=1)

    def close(self) -> None:
        """Let nobody in any more."""
        for _ in range(_BACKLOG):
            before = len(self._channels)
            self.step(0)
            if len(self._channels) == before:
                break
        for each in [each for each in self._channels.values() if each.accepting]:
            wasyncore.dispatcher.close(each)  # its own way would also close the bell that wakes the loop

    def part(self) -> bool:
        """Say goodbye to everybody who is not being answered; whether nobody is left."""
        inside = [each for each in self._channels.values() if isinstance(each, HTTPChannel)]
        for each in inside:
            if not _is_being_answered(each):
                each.will_close = True
        return not inside


def _is_being_answered(channel: HTTPChannel) -> bool:
    return bool(channel.requests or channel.request is not None or channel.total_outbufs_len)
