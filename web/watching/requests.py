"""Each request gets an id that people can quote, a line in the log and its place in the metrics."""

import logging
import re
import uuid

from flask import Flask, g, request
from werkzeug.wrappers import Response

from engine.metering import Tally
from web.watching.watch import Watch, cost

LOG = logging.getLogger("duban.http")
HEADER = "X-Request-ID"
SANE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
"""What may be taken over from the one in front, as a proxy: it stands in logs and on pages."""
METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
QUIET = frozenset({"static", "probes.live", "probes.ready"})
"""Asked for all the time: logged at DEBUG only."""


def watch_requests(app: Flask, watch: Watch) -> None:
    """Watch every request. Comes before everything else that looks at requests, so that nothing is missed."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get(HEADER, "")
        g.request_id = given if SANE.fullmatch(given) else uuid.uuid4().hex
        g.tally = Tally()
        g.tally.enter()

    @app.after_request
    def end(response: Response) -> Response:
        tally: Tally | None = g.pop("tally", None)
        if tally is None:  # a request that names no host is refused before anything looks at it
            return response
        tally.leave()
        response.headers[HEADER] = g.request_id
        method = request.method if request.method in METHODS else "other"
        route = request.url_rule.rule if request.url_rule is not None else "none"
        watch.request_over(tally, method=method, route=route, status=response.status_code)
        about = {"method": method, "path": request.path, "route": route, "status": response.status_code}
        LOG.log(logging.DEBUG if request.endpoint in QUIET else logging.INFO, "request", extra=about | cost(tally))
        return response

    @app.teardown_request
    def give_up(_error: BaseException | None) -> None:
        tally: Tally | None = g.pop("tally", None)
        if tally is not None:
            tally.leave()
