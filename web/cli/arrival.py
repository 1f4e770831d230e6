"""What ``restore`` and ``move`` say of the office that has arrived."""

from web.cli.edge import say
from web.cli.seals import tell_seals
from workflows.keeping.manifest import Manifest
from workflows.keeping.service import lost_files
from workflows.office import Office


def tell_arrival(office: Office, manifest: Manifest, *, played: bool) -> bool:
    """Count what came, verify histories and attached files, print what is wrong; whether nothing is."""
    say("restored", moment=manifest.made_at, rows=manifest.rows, tables=len(manifest.tables))
    whole = tell_seals(office, played=played)
    lost = lost_files(office.database, office.files)
    for digest in lost:
        say("file-lost", sha256=digest)
    return whole and not lost
