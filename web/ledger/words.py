"""What a flag of the reader says to a person."""

from flask_babel import gettext

from web.times import written_text
from workflows.ledger.entry import Flag

_VERBATIM = "written"
"""The parameter that quotes what stands in the file."""


def flag_sentence(flag: Flag) -> str:
    """The doubt in words: of its own code, else what is said of any field, with the field's name."""
    own = f"flag.{flag.code}"
    text = str(gettext(own))
    if text == own:
        text = str(gettext(f"flag-any.{flag.code.rpartition(':')[2]}"))
    days = {name: written_text(value) for name, value in flag.parameters.items() if name != _VERBATIM}
    return text % _Shown({**flag.parameters, **days, "field": field_label(flag.field)})


def field_label(field: str) -> str:
    """The heading of a field."""
    return str(gettext(f"ledger-field.{field}"))


class _Shown(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"
