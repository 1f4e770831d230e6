"""Column types and identifiers that the domain's tables share; the same on SQLite and PostgreSQL."""

import uuid
from enum import StrEnum

from sqlalchemy import Enum, String

from engine.columns import Moment

__all__ = ["Code", "Moment", "new_id", "one_of"]

Code = String(64)
"""An identifier: of a row, a unit, a person."""


def one_of(values: type[StrEnum]) -> Enum:
    """A column that holds one value of an enum, as text: a new value needs no migration of the type."""
    return Enum(
        values,
        native_enum=False,
        create_constraint=False,
        length=64,
        values_callable=lambda kind: [member.value for member in kind],
    )


def new_id() -> str:
    """A new random identifier."""
    return uuid.uuid4().hex
