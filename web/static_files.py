"""The built assets: their addresses, read from the manifest of the build, and how they are sent."""

import json
import mimetypes
from functools import cache
from pathlib import Path

from flask import Flask, request, send_from_directory, url_for
from werkzeug.wrappers import Response

MANIFEST = Path(__file__).with_name("static") / "dist" / "manifest.json"


def asset(name: str) -> str:
    """The address of the built file for the entry ``name``, such as ``app.css``."""
    known = _read(MANIFEST.stat().st_mtime_ns) if MANIFEST.exists() else {}
    return url_for("static", filename=f"dist/{known.get(name, name)}")


def send_compressed(app: Flask) -> None:
    """Send each static file as the build compressed it to browsers that take gzip, and as it is to others."""

    def static(filename: str) -> Response:
        compressed = f"{filename}.gz"
        folder = Path(str(app.static_folder))
        if not request.accept_encodings["gzip"] or not (folder / compressed).is_file():
            return app.send_static_file(filename)
        sent = send_from_directory(folder, compressed, mimetype=mimetypes.guess_type(filename)[0])
        sent.headers["Content-Encoding"] = "gzip"
        sent.headers.pop("Content-Disposition", None)
        sent.vary.add("Accept-Encoding")
        return sent

    app.view_functions["static"] = static


@cache
def _read(_changed: int) -> dict[str, str]:
    read: dict[str, str] = json.loads(MANIFEST.read_text("utf-8"))
    return read
