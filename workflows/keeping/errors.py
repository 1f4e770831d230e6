"""What can be wrong with a backup, or with where it is to go."""

from engine.errors import Conflict, Invalid, Unavailable


class BackupExists(Conflict):
    """There is a file at ``path`` already; a backup replaces none."""

    code = "backup-exists"


class BackupUnwritable(Unavailable):
    """The backup cannot be written to ``path``: no room, no such folder, or not allowed."""

    code = "backup-unwritable"


class BackupUnreadable(Invalid):
    """The file at ``path`` is no backup, or was cut off."""

    code = "backup-unreadable"


class BackupDamaged(Invalid):
    """The part ``part`` of the backup is not what was written, or does not fit the rest; nothing was restored."""

    code = "backup-damaged"


class BackupNewer(Conflict):
    """The tables are of the versions ``revisions``, which this version of the program does not know."""

    code = "backup-newer"


class DatabaseNotEmpty(Conflict):
    """The database that an office should go to holds ``tables`` tables already."""

    code = "database-not-empty"


class OfficeInUse(Conflict):
    """Others are connected to the database that is to be moved."""

    code = "office-in-use"
