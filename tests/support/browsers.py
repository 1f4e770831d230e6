"""A browser without a window: follows forms the way a person does, with their hidden tokens."""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.offices import PASSWORD


class Visitor:
    """Somebody at the site of ``app``; reads Chinese unless told otherwise."""

    def __init__(self, app: Flask, language: str = "zh-CN") -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        self._token: str | None = None

    def get(self, path: str) -> TestResponse:
        """Open ``path``."""
        return self.client.get(path)

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form to ``path`` with the token a page would hold."""
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def token(self) -> str:
        """The forgery token of this browser's session, read once from a page every visitor can open."""
        if self._token is None:
            self._token = token_on(self.client.get("/account/password", follow_redirects=True).text)
        return self._token

    def sign_in(self, login: str, password: str = PASSWORD) -> "Visitor":
        """Sign in, which must succeed."""
        answer = self.post("/sign-in", login=login, password=password)
        assert answer.status_code == 302, answer.text
        self._token = None
        return self


def token_on(page: str) -> str:
    """The forgery token in the forms of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found[1]
