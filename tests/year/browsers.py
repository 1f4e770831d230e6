"""Some of the work goes through the pages: sign in, open the task, send its form."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.support.browsers import Visitor
from web.app import create_app
from web.forms import KEY
from workflows.office import Office


class Browsers:
    """Everybody's browser at the site of ``office``."""

    def __init__(self, office: Office) -> None:
        self._app = create_app(office)
        self._password = office.settings.demo_password

    def submit(self, login: str, task_id: str, given: Mapping[str, Any]) -> int:
        """Fill the form of the task in and press its button twice; the status of the answer, the same both times."""
        visitor = Visitor(self._app).sign_in(login, self._password)
        address = f"/tasks/{task_id}"
        page = visitor.get(address)
        assert page.status_code == 200, page.text
        form = {**dict(_posted(given)), KEY: f"{login}:{task_id}"}
        first, second = (visitor.post(address, **form).status_code for _ in range(2))
        assert first == second, f"{address} answered {first}, then {second}"
        return first


def _posted(given: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """What a browser posts: an empty box too, nothing for what is not ticked, rows under their numbers."""
    for name, value in given.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                yield from _posted(row, f"{before}{name}.{number}.")
        elif value is True:
            yield before + name, "true"
        elif value not in (False, []):
            yield before + name, "" if value is None else value
