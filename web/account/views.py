"""The own account: sign in and out, change the password, choose the language."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, refresh
from werkzeug.wrappers import Response

from engine.actor import Actor
from engine.errors import Fault, Invalid
from web.access import TOKEN, public, signed_in
from web.catalogues import LANGUAGE, sentence
from web.context import Page, current_actor, current_office, current_person, signed_in_person
from workflows.organisation import service
from workflows.organisation.passwords import LEAST_LENGTH
from workflows.organisation.sessions import SignInRefused
from workflows.settings import LOCALES

pages = Blueprint("account", __name__)


class PasswordsDiffer(Invalid):
    """The new password was repeated differently."""

    code = "passwords-differ"


@pages.get("/sign-in")
@public
def sign_in() -> Page:
    """The form to sign in with."""
    if current_person() is not None:
        return redirect(url_for("home.home"))
    return _entrance("", _local(request.args.get("next")))


@pages.post("/sign-in")
@public
def enter() -> Page:
    """Sign in; the browser gets a new session."""
    login, onward = request.form.get("login", "").strip().lower(), _local(request.form.get("next"))
    try:
        token = current_office().sessions.sign_in(login, request.form.get("password", ""), session.get(TOKEN))
    except SignInRefused as refused:
        return _entrance(login, onward, sentence(refused)), refused.status
    language = session.get(LANGUAGE)
    session.clear()
    session[TOKEN] = token
    if language:
        session[LANGUAGE] = language
    return redirect(onward or url_for("home.home"))


@pages.post("/sign-out")
@public
def sign_out() -> Response:
    """Sign out here."""
    if token := session.get(TOKEN):
        current_office().sessions.sign_out(token)
    session.clear()
    return redirect(url_for("account.sign_in"))


@pages.get("/account")
@signed_in
def profile() -> str:
    """Who I am here, what I may do, which language I read."""
    return render_template("account/profile.html")


@pages.get("/account/password")
@signed_in
def change_password() -> str:
    """The form to change the own password."""
    return render_template("account/password.html", errors={}, least=LEAST_LENGTH)


@pages.post("/account/password")
@signed_in
def keep_password() -> Page:
    """Change the own password; other browsers are signed out."""
    login, form = signed_in_person().login, request.form
    try:
        if form.get("new_password", "") != form.get("repeated_password", ""):
            raise PasswordsDiffer
        with current_office().transaction(Actor(login)) as tx:
            service.change_password(
                tx, login, form.get("present_password", ""), form.get("new_password", ""), keep=session.get(TOKEN)
            )
    except Fault as fault:
        field = {"wrong-password": "present_password", "passwords-differ": "repeated_password"}.get(
            fault.code, "new_password"
        )
        page = render_template("account/password.html", errors={field: sentence(fault)}, least=LEAST_LENGTH)
        return page, fault.status
    flash(gettext("flash.password-changed"), "success")
    return redirect(url_for("home.home"))


@pages.post("/language")
@public
def choose_language() -> Response:
    """Read the site in another language, from this page on."""
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        session[LANGUAGE] = chosen
        person = current_person()
        if person is not None:
            with current_office().transaction(current_actor()) as tx:
                service.choose_locale(tx, person.login, chosen)
        refresh()
    return redirect(_local(request.form.get("next")) or url_for("home.home"))


def _entrance(login: str, onward: str | None, refused: str = "") -> str:
    office = current_office()
    demo_password = office.settings.demo_password if office.is_demo else ""
    return render_template(
        "account/sign_in.html", login=login, onward=onward, refused=refused, demo_password=demo_password
    )


def _local(address: str | None) -> str | None:
    """``address`` when it is a path of this site, so that nobody is led elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return None
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else None
