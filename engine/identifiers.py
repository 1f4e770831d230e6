"""Identifiers that nobody hands out twice."""

import itertools
import secrets
import time

_serial = itertools.count(secrets.randbelow(1 << 16))


def random_id() -> str:
    """Sixteen random hexadecimal digits."""
    return secrets.token_hex(8)


def ordered_id() -> str:
    """An identifier that sorts behind those made earlier by this process, and roughly so across processes.

    The machine's clock is read for the order alone; it is nobody's idea of when something happened.
    """
    return f"{time.time_ns():016x}{next(_serial) & 0xFFFFFFFF:08x}{secrets.token_hex(4)}"
