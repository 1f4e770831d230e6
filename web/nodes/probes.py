"""What a node without pages tells the machines that watch it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson

from engine.errors import Fault, NotFound
from workflows.health import check_ready
from workflows.office import Office

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def probes(office: Office) -> "WSGIApplication":
    """``/healthz``: the process answers; ``/readyz``: its database too, and it is not about to end. Nothing else."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        status, said = HTTPStatus.OK, {"status": "ok"}
        try:
            if environ["PATH_INFO"] == "/readyz":
                check_ready(office)
            elif environ["PATH_INFO"] != "/healthz":
                raise NotFound
        except Fault as fault:
            status, said = HTTPStatus(fault.status), {"code": fault.code}
        body = orjson.dumps(said)
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start(f"{status.value} {status.phrase}", headers)
        return [body]

    return answer
