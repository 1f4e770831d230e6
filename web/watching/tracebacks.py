"""What a log says of an exception: what kind it was and where it came from, not what it says.

The words of an exception may quote what people wrote; kinds, codes and places do not.
"""

import traceback
from collections.abc import Iterator
from types import TracebackType

from engine.errors import Fault

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def told(exc_info: ExcInfo, *, words: bool) -> str:
    """The exception with those that led to it, the first one first; with their ``words`` for a developer only."""
    return "\n".join(line for error in reversed(list(_chain(exc_info[1]))) for line in _lines(error, words=words))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lines(error: BaseException, *, words: bool) -> Iterator[str]:
    for place in traceback.extract_tb(error.__traceback__):
        yield f'  File "{place.filename}", line {place.lineno}, in {place.name}'
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code = _code(error)
    yield f"{kind} [{code}]" if code else kind
    if words:
        yield f"  {str(error)!r}"


def _code(error: BaseException) -> str:
    """What identifies the exception among those of its kind: our code, SQLSTATE, SQLite's name, the system's number."""
    if isinstance(error, Fault):
        return error.code
    found = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    if found is None and isinstance(error, OSError) and error.errno is not None:
        found = f"errno {error.errno}"
    return str(found or "")
