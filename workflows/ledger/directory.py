"""The office's own units and people as the reader of ledgers needs them."""

from sqlalchemy.orm import Session

from workflows.ledger.reading import Directory, UnitNames
from workflows.organisation import queries


def office_directory(session: Session) -> Directory:
    """Every unit by all its names, and everybody the organisation names."""
    units = queries.units(session)
    named = {name for unit in units for name in (unit.head_name, unit.deputy_name, unit.liaison_name) if name}
    return Directory(
        [UnitNames(unit.code, unit.name, unit.short_name, unit.aliases, unit.kind) for unit in units],
        named | {person.name for person in queries.people(session)},
    )
