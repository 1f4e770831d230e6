"""The application factory: one Flask application for one office."""

from datetime import datetime
from typing import Any

import orjson
from flask import Flask
from flask.json.provider import DefaultJSONProvider

from engine.errors import Unavailable
from web import access, errors, repeats, security
from web.catalogues import (
    Languages,
    choose_locale,
    group_name,
    label,
    locale_name,
    remarked,
    sentence,
    stage_label,
    term_name,
)
from web.context import EXTENSION, current_office, current_person
from web.navigation import here, sections
from web.pages import PAGES
from web.static_files import asset, send_compressed
from web.times import day_text, moment_text, name_of_day, stamp_text, written_text
from web.watching.requests import watch_requests
from web.watching.watch import Watch
from web.wording import without_sources
from workflows.nodes import secret_key
from workflows.office import Office
from workflows.organisation.permissions import Permission
from workflows.settings import LOCALES

MEGABYTE = 1024 * 1024


class StrictJson(DefaultJSONProvider):
    """Reads what programs send: bounded in depth, and no text that cannot be written as UTF-8."""

    def loads(self, s: str | bytes, **_options: Any) -> Any:
        """The value of ``s``. Raises ValueError."""
        return orjson.loads(s)


def create_app(office: Office, watch: Watch | None = None) -> Flask:
    """The site of ``office``: every page family registered, every route guarded, every request watched."""
    app = Flask(__name__, static_url_path="/static")
    app.json = StrictJson(app)
    settings = office.settings
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="__Host-duban" if settings.https else "duban",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * MEGABYTE,
        MAX_FORM_MEMORY_SIZE=settings.upload_megabytes * MEGABYTE,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions[EXTENSION] = office
    watch_requests(app, watch or Watch(office))
    send_compressed(app)
    access.guard(app)
    security.protect(app, settings)
    repeats.answer_repeats(app)
    errors.answer_faults(app)
    Languages(
        app, default_locale=settings.locale, default_timezone=str(settings.time_zone), locale_selector=choose_locale
    )
    _equip_templates(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    return app


def _equip_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        group_name=group_name,
        here=here,
        label=label,
        locale_name=locale_name,
        locales=LOCALES,
        Permission=Permission,
        remarked=remarked,
        sentence=sentence,
        stage_label=stage_label,
        term_name=term_name,
    )
    app.jinja_env.filters.update(
        moment=moment_text,
        day=day_text,
        on_day=name_of_day,
        stamp=stamp_text,
        written=written_text,
        without_sources=without_sources,
    )

    @app.context_processor
    def of_this_request() -> dict[str, object]:
        office = current_office()
        return {
            "person": current_person(),
            "sections": sections(),
            "demo_moment": _demo_moment(office),
            "wall_now": office.wall.now(),
        }


def _demo_moment(office: Office) -> datetime | None:
    try:
        return office.clock.now() if office.is_demo else None
    except Unavailable:  # the page that says so must still be shown
        return None
