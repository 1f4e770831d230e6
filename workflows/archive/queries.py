"""Questions about archive packages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.archive.errors import PackageNotFound
from workflows.archive.models import ArchivePackage


def package_of(session: Session, matter_id: str) -> ArchivePackage:
    """The last package made of a matter. Raises PackageNotFound."""
    query = select(ArchivePackage).where(ArchivePackage.matter_id == matter_id).order_by(ArchivePackage.made_at.desc())
    package = session.scalar(query.limit(1))
    if package is None:
        raise PackageNotFound(matter=matter_id)
    return package
