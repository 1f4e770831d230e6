"""What is known after the year: the rows as they stand, the rows of the first morning, and what people remember."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

import orjson
from sqlalchemy import select

from engine.database import Base
from tests.year.journal import Deed
from tests.year.year import Row, Year, rows_of


class Facts:
    """Raw rows by table and the deeds of the journal; nothing here asks the services that are to be checked."""

    def __init__(self, year: Year) -> None:
        self.year = year
        self.journal = year.journal
        self.begin, self.end = year.begin, year.clock.now()
        self._rows: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        """Every row of ``table``."""
        if table not in self._rows:
            self._rows[table] = rows_of(self.year.office, table)
        return self._rows[table]

    @cached_property
    def matters(self) -> dict[str, Row]:
        """The matters by id."""
        return {row["id"]: row for row in self.rows("matter")}

    @cached_property
    def parts(self) -> dict[str, Row]:
        """The assignments by id."""
        return {row["id"]: row for row in self.rows("assignment")}

    @cached_property
    def urges(self) -> dict[str, list[Row]]:
        """The urges by matter."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("urge"):
            found[row["matter_id"]].append(row)
        return found

    @cached_property
    def imported(self) -> dict[str, Row]:
        """The matters that were there on the first morning, as they stood then."""
        return {row["id"]: row for row in self.year.origin["matter"]}

    @cached_property
    def imported_parts(self) -> dict[str, Row]:
        """Their assignments, as they stood then."""
        return {row["id"]: row for row in self.year.origin["assignment"]}

    @cached_property
    def tasks(self) -> dict[str, Row]:
        """The user tasks by id."""
        return {row["id"]: row for row in self.rows("user_task")}

    @cached_property
    def part_of_instance(self) -> dict[str, str]:
        """The assignment that an instance is about, by what it was started with."""
        table = Base.metadata.tables["history_event"]
        query = select(table.c.instance_id, table.c.payload).where(table.c.kind == "start")
        with self.year.office.reading() as session:
            started = {row.instance_id: orjson.loads(row.payload)["given"] for row in session.execute(query)}
        about = {key: (given.get("variables") or {}).get("assignment_id") for key, given in started.items()}
        return {key: part for key, part in about.items() if part}

    def deeds(self, matter_id: str, *kinds: str) -> Iterator[Deed]:
        """What was done about a matter, in its order."""
        return (deed for deed in self._deeds[matter_id] if deed.what in kinds)

    def before(self, task_id: str, matter_id: str, *kinds: str) -> Iterator[Deed]:
        """What was done about a matter before the task was done: much happens at one moment, one after the other."""
        for deed in self.deeds(matter_id, *kinds, *({self.tasks[task_id]["element_id"]} - set(kinds))):
            if deed.task_id == task_id:
                return
            if deed.what in kinds:
                yield deed

    @cached_property
    def _deeds(self) -> dict[str, list[Deed]]:
        found: dict[str, list[Deed]] = defaultdict(list)
        for deed in self.journal:
            if deed.matter_id is not None:
                found[deed.matter_id].append(deed)
        return found

    @cached_property
    def in_group(self) -> dict[str, set[str]]:
        """Who is in which group: roles, units, and roles of a unit."""
        units = {row["login"]: row["unit_code"] for row in self.rows("user_account") if row["active"]}
        found: dict[str, set[str]] = defaultdict(set)
        for login, unit in units.items():
            found[f"unit:{unit}"].add(login)
        for row in self.rows("user_role"):
            if row["login"] in units:
                found[f"role:{row['role']}"].add(row["login"])
                found[f"unit:{units[row['login']]}:{row['role']}"].add(row["login"])
        return found

    def members(self, *groups: str) -> set[str]:
        """Everybody in one of ``groups``."""
        return set().union(*(self.in_group.get(group, set()) for group in groups))


def last_before(deeds: list[Deed], moment: datetime) -> Deed | None:
    """The last of ``deeds`` before ``moment``."""
    return next((deed for deed in reversed(deeds) if deed.at < moment), None)


Findings = Iterator[str]
"""Sentences about what is not as it should be."""
