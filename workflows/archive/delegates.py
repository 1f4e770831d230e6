"""What the directive diagram calls to archive."""

from engine.delegates import DelegateCall, Delegates
from workflows.archive.models import Retention
from workflows.archive.service import archive
from workflows.attachments.storage import FileStore
from workflows.fields import choice, required


def register_delegates(delegates: Delegates, files: FileStore) -> None:
    """Make this package's delegates known; the papers of a matter lie in ``files``."""

    def build_archive_package(call: DelegateCall) -> None:
        """Inputs ``matter_id`` and ``retention``."""
        archive(call.tx, files, required(call.inputs, "matter_id"), choice(call.inputs, "retention", Retention))

    delegates.register("build-archive-package", build_archive_package)
