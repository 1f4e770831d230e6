"""The door through which requests come in: it can be closed while those inside are still being answered."""

from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

STEP_SECONDS = 0.2
_BACKLOG = 100
"""At most so many who knocked before the door was closed are still let in."""


class Door:
    """Waitress, one step at a time. ``options`` are its own."""

    def __init__(self, application: Any, **options: Any) -> None:
        self._channels: dict[int, Any] = {}
        create_server(application, map=self._channels, ident=None, **options)

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
