"""A person at a browser without scripts: signs in, opens pages, sends their forms."""

import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.support.offices import PASSWORD


class _Stay(urllib.request.HTTPRedirectHandler):
    """Takes the redirect that follows a form for the answer itself."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""


class Client:
    """One session with the server at ``address``. Whatever happens to the connection comes out as OSError."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stay)

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Sign in; the session lives in the database, so it outlives the server."""
        token = hidden(self.get("/sign-in"), "csrf_token")
        status, _ = self.post("/sign-in", {"login": login, "password": password, "csrf_token": token})
        assert status == http.client.FOUND, f"sign-in answered {status}"

    def get(self, path: str) -> str:
        """The text of a page, be it an error page."""
        return self._send(urllib.request.Request(self.address + path))[1]

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Send a form; the status and text of the answer, which is a redirect when all went well."""
        body = urllib.parse.urlencode(fields).encode()
        return self._send(urllib.request.Request(self.address + path, body, {"Origin": self.address}))

    def _send(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            return self._answer(request)
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken

    def _answer(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode()


def hidden(page: str, name: str) -> str:
    """The value of the hidden field ``name`` of the first form that has it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]
