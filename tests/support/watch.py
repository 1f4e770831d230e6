"""Listens to what the interpreter is asked for: files, programs, connections, modules."""

import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OUTSIDE = (
    "subprocess.",
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "ctypes.",
    "os.system",
    "os.exec",
)
OUTSIDE += ("os.fork", "os.posix_spawn", "os.spawn", "shutil.", "webbrowser.", "urllib.", "ftplib.", "smtplib.")
INSIDE = ("pickle.", "import", "exec", "compile", "socket.", "os.", "sqlite3.", "open")
"""What a page may do (it loads templates and asks the database), and an expression may not."""
_WRITING = set("wax+")
_CODE = tuple(
    str(Path(each).resolve())
    for each in (Path(__file__).parents[2], sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), "/usr/share")
)
_DEVICES = ("/dev/null", "/dev/urandom")


class Watch:
    """Notes what the interpreter is asked for while it is armed.

    An audit hook is never taken away again and slows down all that comes after: it begins with the first use.
    """

    def __init__(self) -> None:
        self.events: list[str] = []
        self._hooked = self._armed = False
        self._folders: tuple[str, ...] | None = None

    @contextmanager
    def over(self, folder: Path | None = None) -> Iterator[list[str]]:
        """Armed while the block runs, which gets what is noted.

        With a ``folder`` files there, temporary ones and the reading of the program's own are nothing to note.
        """
        if not self._hooked:
            sys.addaudithook(self._heard)
            self._hooked = True
        self.events.clear()
        self._folders = None if folder is None else (str(folder.resolve()), str(Path(tempfile.gettempdir()).resolve()))
        self._armed = True
        try:
            yield self.events
        finally:
            self._armed = False

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._armed:
            return
        if self._folders is None:
            wrong = event.startswith(OUTSIDE + INSIDE)
        else:
            wrong = self._leads_out(arguments) if event == "open" else event.startswith(OUTSIDE)
        if wrong:
            self.events.append(f"{event}{arguments!r}"[:200])

    def _leads_out(self, arguments: tuple[Any, ...]) -> bool:
        path, mode = arguments[0], arguments[1] or ""
        if isinstance(path, int) or path in _DEVICES:
            return False
        at = str(Path(path if isinstance(path, str) else path.decode("utf-8", "replace")).absolute())
        assert self._folders is not None
        return not at.startswith(self._folders) and not (at.startswith(_CODE) and not _WRITING & set(mode))


WATCH = Watch()
"""The one watch of a process."""
