"""Every delegate that the office's diagrams may call, gathered from the packages that do the work."""

from engine.delegates import Delegates
from workflows.archive import delegates as archive
from workflows.assignments import delegates as assignments
from workflows.attachments.storage import FileStore
from workflows.extensions import delegates as extensions
from workflows.letters import delegates as letters
from workflows.lists import delegates as lists
from workflows.matters import delegates as matters
from workflows.minutes import delegates as minutes
from workflows.notifications import delegates as notifications
from workflows.reports import delegates as reports
from workflows.reviews import delegates as reviews
from workflows.settings import Settings


def register_delegates(delegates: Delegates, settings: Settings, files: FileStore) -> None:
    """Make all of them known. ``settings`` give the number pattern and the deadline profile, ``files`` the papers."""
    matters.register_delegates(delegates, settings)
    archive.register_delegates(delegates, files)
    for package in (assignments, extensions, letters, lists, minutes, notifications, reports, reviews):
        package.register_delegates(delegates)
