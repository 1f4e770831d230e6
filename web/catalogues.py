"""The languages of the site. Each page family keeps its own ``translations/<locale>/<area>.po``.

The files are merged in memory at the start; nothing is compiled. Templates use Chinese sentences as message ids, so
zh_CN needs no entry for them. Texts that code refers to have ids such as ``error.not-found``, present in every locale.
"""

import io
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import request, session
from flask_babel import Babel, Domain, get_locale, gettext

from engine.errors import Fault
from web.context import current_office, current_person
from web.times import written_in
from workflows.matters.profiles import COURT
from workflows.matters.values import Stage
from workflows.organisation.queries import unit_names
from workflows.settings import LOCALES
from workflows.tags.queries import TermView

FOLDER = Path(__file__).with_name("translations")
LANGUAGE = "language"
_UNITS = frozenset({"lead_unit", "unit", "units"})


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel is untyped
    """The merged catalogues, by the reader's locale."""

    def get_translations(self) -> Translations:
        """The texts in the language of this request."""
        return texts(locale_name())


class Languages(Babel):  # type: ignore[misc]  # Flask-Babel is untyped
    """Flask-Babel on our catalogues."""

    domain_instance = Catalogues()


@cache
def texts(locale: str) -> Translations:
    """Every text in ``locale``. Where two areas give one id different texts, the first area in the alphabet wins."""
    merged = Catalog(locale=locale)
    for path in sorted((FOLDER / locale).glob("*.po"), reverse=True):
        with path.open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id and message.string:
                    merged.add(message.id, message.string)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def locale_name() -> str:
    """The language of this request as one of LOCALES; Babel itself calls zh_CN by a longer name."""
    locale = get_locale()
    return next((name for name in LOCALES if locale is not None and name.split("_")[0] == locale.language), LOCALES[0])


def choose_locale() -> str:
    """The reader's language: the account's choice, else this browser's, else what the browser asks for."""
    person = current_person()
    if person is not None and person.locale in LOCALES:
        return str(person.locale)
    if session.get(LANGUAGE) in LOCALES:
        return str(session[LANGUAGE])
    return str(
        request.accept_languages.best_match([locale.replace("_", "-") for locale in LOCALES], LOCALES[0])
    ).replace("-", "_")


def term_name(term: TermView) -> str:
    """A term of the office's vocabularies in the language of this request, as far as it has one."""
    return term.english if locale_name() == "en" else term.name


def stage_label(stage: Stage) -> str:
    """What the office calls a stage. Rule C41."""
    return label("stage-of-court" if current_office().settings.stage_profile == COURT else "stage", stage)


def label(kind: str, value: object) -> str:
    """The word for a value of an enum, ``role.liaison`` for ``label("role", Role.LIAISON)``."""
    return str(gettext(f"{kind}.{value}"))


def named(name: str, value: object) -> str:
    """``value`` behind its name and a colon."""
    return str(gettext("list.named", name=name, value=value))


def remarked(name: str, remark: object) -> str:
    """``name`` with a remark in brackets."""
    return str(gettext("list.remarked", name=name, remark=remark))


def sentences(each: Iterable[str]) -> str:
    """Several of them behind each other."""
    return str(gettext("list.sentences")).join(each)


def group_name(group: str, units: Mapping[str, str]) -> str:
    """``role:<role>``, ``unit:<code>`` or ``unit:<code>:<role>`` in words, ``units`` being short names by code."""
    kind, _, rest = group.partition(":")
    if kind == "role":
        return label("role", rest)
    code, _, role = rest.partition(":")
    unit = units.get(code, code)
    return f"{unit} {label('role', role)}" if role else unit


def sentence(fault: Fault) -> str:
    """What ``fault`` means and what to do about it, in the reader's language, units by name."""
    return _sentence(locale_name(), fault.code, with_unit_names(fault.details))


def sentence_in(locale: str, fault: Fault, zone: tzinfo | None = None) -> str:
    """What ``fault`` means and what to do about it, in the language ``locale``; ``zone`` as for ``text_in``."""
    return _sentence(locale, fault.code, fault.details, zone)


def text_in(
    locale: str, key: str, details: Mapping[str, Any], zone: tzinfo | None = None, *, quoting: bool = False
) -> str:
    """The text ``key`` in the language ``locale`` with its ``details``; the key itself where there is no such text.

    A detail that has a label, such as ``role`` or ``roles`` or ``other_roles`` (``role.<value>``), shows as that; lists
    as enumerations; days and moments, which travel as ISO text, as people write them, in ``zone`` or the office's,
    but for a text that is ``quoting`` what stands in a file.
    """
    known = texts(locale)
    words = {name: _words(known, name, value) for name, value in details.items()}
    if not quoting:
        words |= {name: written_in(locale, word, zone) for name, word in words.items() if isinstance(word, str)}
    return str(known.gettext(key) % _Shown(words))


def with_unit_names(details: Mapping[str, Any]) -> dict[str, Any]:
    """``details`` with the short names of units instead of their codes, where the office knows them."""
    coded = {name: value for name, value in details.items() if name in _UNITS}
    if not coded:
        return dict(details)
    with current_office().reading() as session:
        names = unit_names(session)
    return {**details, **{name: _replaced(value, names) for name, value in coded.items()}}


def _sentence(locale: str, code: str, details: Mapping[str, Any], zone: tzinfo | None = None) -> str:
    text = text_in(locale, f"error.{code}", details, zone)
    return text if text != f"error.{code}" else text_in(locale, "error.fault", {})


def _words(known: Translations, name: str, value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return known.gettext("list.separator").join(str(_words(known, name.removesuffix("s"), item)) for item in value)
    for key in (f"{name}.{value}", f"{name.rpartition('_')[2]}.{value}"):
        if (word := known.gettext(key)) != key:
            return word
    return value


def _replaced(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list | tuple):
        return [names.get(str(code), code) for code in value]
    return names.get(str(value), value)


class _Shown(dict[str, Any]):
    """The details of a text; one that is missing shows as a dash instead of breaking the error page."""

    def __missing__(self, key: str) -> str:
        return "–"
