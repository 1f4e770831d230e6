"""The languages of the site. Each page family keeps its own ``translations/<locale>/<area>.po``.

The files are merged in memory at the start; nothing is compiled. Templates use Chinese sentences as message ids, so zh_CN needs
no entry for them. Texts that code refers to have ids such as ``error.not-found`` or ``role.liaison``, present in every locale.
"""

import io
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
from web.context import current_person
from workflows.settings import LOCALES

FOLDER = Path(__file__).with_name("translations")
LANGUAGE = "language"


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


def label(kind: str, value: object) -> str:
    """The word for a value of an enum, ``role.liaison`` for ``label("role", Role.LIAISON)``."""
    return str(gettext(f"{kind}.{value}"))


def sentence(fault: Fault) -> str:
    """What ``fault`` means and what to do about it, in the reader's language."""
    return sentence_in(locale_name(), fault)


def sentence_in(locale: str, fault: Fault) -> str:
    """What ``fault`` means and what to do about it, in the language ``locale``."""
    known = texts(locale)
    text = known.gettext(f"error.{fault.code}")
    if text == f"error.{fault.code}":
        text = known.gettext("error.fault")
    return str(text % _Shown(fault.details))


class _Shown(dict[str, Any]):
    """The details of a fault for a sentence; one that is missing shows as a dash instead of breaking the error page."""

    def __missing__(self, key: str) -> str:
        return "–"
