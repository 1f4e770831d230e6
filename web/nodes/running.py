"""From the start of a node to its end: told to stop it leaves nothing half-done, and is gone in under five seconds."""

import logging
import os
import signal
import threading
import time
from types import FrameType
from typing import NoReturn

from web.nodes.door import STEP_SECONDS, Door
from workflows.office import Office

log = logging.getLogger("duban.node")
NOTICE_SECONDS = 1.0
"""How long a node that was told to stop (SIGTERM) still lets people in, so that a balancer can see it is not ready."""
END_SECONDS = 3.0
"""How long what is being done may take to end; then it is cut off, and its transactions are undone."""
_SHORT_STEP = 0.02


def run(office: Office, door: Door | None = None, *, ticks: bool = True) -> NoReturn:
    """Work until SIGTERM or SIGINT; then end the process, with exit code 0."""
    told = _Told()
    ticker = office.ticker() if ticks else None
    if ticker:
        ticker.start()
    while not told.is_set():
        told.wait_or_step(door)
    began = time.monotonic()
    log.info("leaving: %s", signal.Signals(told.signal).name)
    office.leaving.set()
    if ticker:
        ticker.finish()
    everybody_is_gone = _see_out(door, began, notice=told.signal == signal.SIGTERM) if door else True
    all_is_done = ticker.stop(max(0, began + END_SECONDS - time.monotonic())) if ticker else True
    office.close()
    if not (everybody_is_gone and all_is_done):
        log.warning("cut off what did not end within %s seconds; it is undone", END_SECONDS)
    logging.shutdown()
    os._exit(0)  # threads that hang would keep the process, and taking the interpreter apart helps nobody


def _see_out(door: Door, began: float, *, notice: bool) -> bool:
    while notice and time.monotonic() < began + NOTICE_SECONDS:
        door.step(_SHORT_STEP)
    door.close()
    while not (gone := door.part()) and time.monotonic() < began + END_SECONDS:
        door.step(_SHORT_STEP)
    return gone


class _Told:
    """Whether the process was told to stop, and by which signal."""

    def __init__(self) -> None:
        self.signal = 0
        self._event = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._tell)

    def is_set(self) -> bool:
        return self._event.is_set()

    def wait_or_step(self, door: Door | None) -> None:
        if door:
            door.step()
        else:
            self._event.wait(STEP_SECONDS)

    def _tell(self, number: int, _frame: FrameType | None) -> None:
        self.signal = self.signal or number
        self._event.set()
