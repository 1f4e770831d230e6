"""The sidebar: what there is, in the order of a working day, each with the permission its page asks for."""

from dataclasses import dataclass

from flask import current_app, request

from web.context import current_person
from workflows.organisation.permissions import Permission


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar. Its text is ``nav.<key>`` in the catalogues; ``icon`` is a Tabler icon."""

    key: str
    endpoint: str
    icon: str
    permission: Permission


@dataclass(frozen=True)
class Section:
    """A group of lines under the heading ``nav.<key>``."""

    key: str
    entries: tuple[Entry, ...]


SECTIONS = (
    Section(
        "work",
        (
            Entry("inbox", "inbox.inbox", "inbox", Permission.WORK_ON_TASKS),
            Entry("ledger", "ledger.ledger", "table", Permission.SEE_MATTERS),
            Entry("lists", "lists.lists", "clipboard-list", Permission.SEE_ALL_MATTERS),
            Entry("batches", "batches.overview", "stack-2", Permission.SEE_ALL_MATTERS),
            Entry("visits", "visits.visits", "map-pin", Permission.SEE_ALL_MATTERS),
            Entry("new-matter", "matters.new", "file-plus", Permission.REGISTER_MATTERS),
            Entry("import", "ledger.import_file", "file-import", Permission.IMPORT_LEDGER),
            Entry("dashboard", "dashboard.dashboard", "chart-bar", Permission.SEE_DASHBOARD),
            Entry("bulletins", "bulletins.bulletins", "news", Permission.PREPARE_BULLETINS),
            Entry("forces", "forces.forces", "users", Permission.SEE_ALL_MATTERS),
        ),
    ),
    Section(
        "processes",
        (
            Entry("designer", "designer.processes", "sitemap", Permission.DESIGN_PROCESSES),
            Entry("history", "history.instances", "history", Permission.REPLAY_HISTORY),
            Entry("instances", "instances.instances", "activity", Permission.OPERATE_ENGINE),
            Entry("schedules", "schedules.overview", "clock", Permission.SEE_SCHEDULES),
            Entry("deliveries", "deliveries.deliveries", "refresh", Permission.OPERATE_INSTANCES),
            Entry("migrations", "migrations.migrations", "arrows-right-left", Permission.OPERATE_INSTANCES),
        ),
    ),
    Section(
        "administration",
        (
            Entry("units", "administration.units", "building", Permission.SEE_ORGANISATION),
            Entry("users", "administration.users", "users", Permission.SEE_ORGANISATION),
            Entry("substitutions", "substitutions.substitutions", "user-check", Permission.SEE_ORGANISATION),
            Entry("roles", "administration.roles", "shield-lock", Permission.SEE_ORGANISATION),
            Entry("calendar", "calendar.this_year", "calendar-month", Permission.SEE_ORGANISATION),
            Entry("vocabulary", "vocabulary.vocabulary", "tags", Permission.SEE_ORGANISATION),
            Entry("records", "administration.records", "list-search", Permission.READ_AUDIT_TRAIL),
            Entry("health", "health.health", "heartbeat", Permission.SEE_HEALTH),
            Entry("clock", "clock.clock", "clock", Permission.ADVANCE_CLOCK),
        ),
    ),
)


def sections() -> list[Section]:
    """What the person signed in may open, of the pages this site has."""
    person = current_person()
    if person is None or person.must_change:
        return []
    granted = person.permissions
    shown = [
        Section(
            section.key,
            tuple(
                entry
                for entry in section.entries
                if entry.permission in granted and entry.endpoint in current_app.view_functions
            ),
        )
        for section in SECTIONS
    ]
    return [section for section in shown if section.entries]


def here() -> str:
    """The address to come back to: of the page shown, also where it answers to a form; empty where there is none."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    addresses = current_app.create_url_adapter(request)
    return request.path if addresses and addresses.test(request.path, method="GET") else ""
