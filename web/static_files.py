"""Addresses of the built assets, read from the manifest that the asset build writes."""

import json
from functools import cache
from pathlib import Path

from flask import url_for

MANIFEST = Path(__file__).with_name("static") / "dist" / "manifest.json"


def asset(name: str) -> str:
    """The address of the built file for the entry ``name``, such as ``app.css``."""
    known = _read(MANIFEST.stat().st_mtime_ns) if MANIFEST.exists() else {}
    return url_for("static", filename=f"dist/{known.get(name, name)}")


@cache
def _read(_changed: int) -> dict[str, str]:
    read: dict[str, str] = json.loads(MANIFEST.read_text("utf-8"))
    return read
