"""What can be wrong with a file."""

from engine.errors import Invalid, NotFound, Unavailable


class AttachmentNotFound(NotFound):
    """There is no such file, or none that this person may see."""

    code = "attachment-not-found"


class FileTooLarge(Invalid):
    """The file ``name`` is larger than ``megabytes`` MB."""

    code = "file-too-large"


class FileEmpty(Invalid):
    """The file ``name`` has no content."""

    code = "file-empty"


class FileKindRefused(Invalid):
    """The content of the file ``name`` is of no kind that the office accepts, or does not fit its name."""

    code = "file-kind-refused"


class MacrosRefused(Invalid):
    """The file ``name`` contains macros."""

    code = "file-has-macros"


class StorageFull(Unavailable):
    """There is no room left to keep files."""

    code = "storage-full"
