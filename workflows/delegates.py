"""Every delegate that the office's diagrams may call, gathered from the packages that do the work."""

from engine.delegates import Delegates
from workflows.accountability import delegates as accountability
from workflows.appeals import delegates as appeals
from workflows.archive import delegates as archive
from workflows.assignments import delegates as assignments
from workflows.attachments.storage import FileStore
from workflows.collecting import delegates as collecting
from workflows.coordinations import delegates as coordinations
from workflows.criticisms import delegates as criticisms
from workflows.extensions import delegates as extensions
from workflows.inspections import delegates as inspections
from workflows.letters import delegates as letters
from workflows.lists import delegates as lists
from workflows.matters import delegates as matters
from workflows.milestones import delegates as milestones
from workflows.minutes import delegates as minutes
from workflows.notifications import delegates as notifications
from workflows.offers import delegates as offers
from workflows.plans import delegates as plans
from workflows.readings import delegates as readings
from workflows.replies import delegates as replies
from workflows.reports import delegates as reports
from workflows.reviews import delegates as reviews
from workflows.settings import Settings
from workflows.special_reports import delegates as special_reports
from workflows.visits import delegates as visits

_PACKAGES = (
    accountability,
    appeals,
    assignments,
    collecting,
    coordinations,
    criticisms,
    extensions,
    inspections,
    letters,
    lists,
    milestones,
    minutes,
    notifications,
    offers,
    plans,
    readings,
    replies,
    reports,
    reviews,
    special_reports,
    visits,
)


def register_delegates(delegates: Delegates, settings: Settings, files: FileStore) -> None:
    """Make all of them known. ``settings`` give the number pattern and the deadline profile, ``files`` the papers."""
    matters.register_delegates(delegates, settings)
    archive.register_delegates(delegates, files)
    for package in _PACKAGES:
        package.register_delegates(delegates)
