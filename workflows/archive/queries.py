"""Questions about archive packages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.archive.errors import PackageNotFound
from workflows.archive.models import ArchivePackage


def packages_of(session: Session, matter_id: str) -> list[ArchivePackage]:
    """Every package made of a matter, the last one first, without its content."""
    query = select(ArchivePackage).where(ArchivePackage.matter_id == matter_id)
    return list(session.scalars(query.order_by(ArchivePackage.made_at.desc())))


def package_of(session: Session, matter_id: str) -> ArchivePackage:
    """The last package made of a matter. Raises PackageNotFound."""
    packages = packages_of(session, matter_id)
    if not packages:
        raise PackageNotFound(matter=matter_id)
    return packages[0]
