"""Moments and days as people read them: near ones by name, with the full stamp on hover and for screen readers."""

import re
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime
from flask import has_app_context
from flask_babel import get_locale, gettext
from markupsafe import Markup

from web.context import current_office

_DAY = {"zh": "M月d日", "en": "d MMM"}
_DAY_OF_YEAR = {"zh": "y年M月d日", "en": "d MMM y"}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}[\d:.]*(Z|[+-]\d{2}:\d{2})?)?", re.ASCII)
_STAMP = {"zh": "y年M月d日 HH:mm:ss", "en": "d MMMM y, HH:mm:ss"}


def local(moment: datetime) -> datetime:
    """``moment`` in the office's time zone."""
    return moment.astimezone(current_office().settings.time_zone)


def today() -> date:
    """The office's day."""
    return local(current_office().clock.now()).date()


def moment_text(moment: datetime | None) -> Markup:
    """``moment`` as "today 14:30", with the full stamp in the title; a dash for None."""
    if moment is None:
        return Markup("–")
    here = local(moment)
    return _time(here.isoformat(), stamp_text(moment), f"{_day_name(here.date())} {here:%H:%M}")


def day_text(day: date | None) -> Markup:
    """``day`` as "today" or "31 Oct", with the full date in the title; a dash for None."""
    if day is None:
        return Markup("–")
    return _time(day.isoformat(), format_date(day, "full", get_locale()), _day_name(day))


def name_of_day(moment: datetime) -> str:
    """The day of ``moment`` as "tomorrow" or "31 Oct"."""
    return _day_name(local(moment).date())


def written_in(locale: str, value: str, zone: tzinfo | None = None) -> str:
    """A day or moment, ``2019-10-31`` or ``2019-10-31T14:30``, as people write it in the language ``locale``.

    A moment with an offset is told in ``zone``, or that of the office whose site answers; where there is neither, it
    keeps its offset and form, as all other texts do.
    """
    if not _ISO.fullmatch(value):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is not None:
        if zone is None and not has_app_context():
            return value
        moment = moment.astimezone(zone) if zone else local(moment)
    day = format_date(moment, _DAY_OF_YEAR[locale.partition("_")[0]], locale=locale)
    return f"{day} {moment:%H:%M}" if "T" in value else day


def written_text(value: str) -> str:
    """A day or moment of a form as people write it in the reader's language."""
    return written_in(str(get_locale()), value)


def stamp_text(moment: datetime) -> str:
    """``moment`` to the second, in the office's time zone."""
    return format_datetime(local(moment), _STAMP[_language()], locale=get_locale())


def _day_name(day: date) -> str:
    away = (day - today()) // timedelta(days=1)
    names = {-1: "time.yesterday", 0: "time.today", 1: "time.tomorrow"}
    if away in names:
        return str(gettext(names[away]))
    pattern = _DAY if day.year == today().year else _DAY_OF_YEAR
    return format_date(day, pattern[_language()], locale=get_locale())


def _language() -> str:
    return str(get_locale().language)


def _time(machine: str, full: str, shown: str) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(machine, full, shown)
