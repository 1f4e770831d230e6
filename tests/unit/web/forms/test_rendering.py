"""Forms as HTML, and back."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask, render_template_string
from lxml import html
from werkzeug.datastructures import MultiDict

from engine.forms import Form, FormRejected, Option, Surroundings, accept, initial
from tests.unit.engine.forms.samples import form_of, text
from web.catalogues import Languages
from web.forms import FormView, edited, read_post, show, verb

PAGE = """{% from "forms/controls.html" import form_errors, form_fields, form_buttons with context %}
<form>{{ form_errors(view) }}{{ form_fields(view) }}{{ form_buttons(view) }}</form>"""
ROWS = {
    "type": "dynamiclist",
    "path": "co",
    "label": "Co-units",
    "components": [{"id": "u", **text("unit")}, {"id": "d", "type": "checkbox", "key": "sure", "label": "Sure"}],
}
DECISION = {
    "type": "radio",
    "key": "decision",
    "label": "Decision",
    "values": [{"label": "Approve", "value": "approve"}, {"label": "Send back", "value": "send_back"}],
    "validate": {"required": True},
    "properties": {"display": "buttons", "consequence:send_back": "Returns to the drafter"},
}


@pytest.fixture
def site() -> Flask:
    """The templates of the site, in English, without an office."""
    app = Flask("web")
    app.secret_key = "for tests"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=lambda name: f"/static/{name}")
    Languages(app, default_locale="en")
    app.add_url_rule("/file/<attachment_id>", "attachments.download", lambda attachment_id: attachment_id)
    return app


def render(site: Flask, form: Form, submitted: Mapping[str, Any], around: Surroundings | None = None) -> Any:
    """The page of ``form`` with ``submitted`` typed in and judged, as a tree; remarks stand at the field ``a``."""
    surroundings = around or Surroundings()
    rejected = None
    try:
        accept(form, submitted, surroundings)
    except FormRejected as refused:
        rejected = refused
    with site.test_request_context("/"):
        view: FormView = show(form, submitted, surroundings, rejected=rejected, remarks={"a": "Say more"})
        return html.fromstring(render_template_string(PAGE, view=view))


def successful(page: Any) -> MultiDict[str, str]:
    """What a browser would post for the page as it stands."""
    for area in page.xpath("//textarea"):
        area.text = (area.text or "").removeprefix("\n")  # HTML drops the first line break, libxml2 keeps it
    return MultiDict(page.form_values())


def test_what_is_shown_posts_back_as_it_was_typed(site: Flask) -> None:
    """Rendering what was typed and posting the page gives the same submission: nothing is lost."""
    form = form_of(
        text("a"),
        {"type": "textarea", "key": "b", "label": "B"},
        {"type": "number", "key": "n", "label": "N"},
        {"type": "checkbox", "key": "c", "label": "C"},
        {"type": "select", "key": "s", "label": "S", "properties": {"source": "units"}},
        {"type": "checklist", "key": "m", "label": "M", "values": [{"value": "x"}, {"value": "y"}, {"value": 3}]},
        {"type": "datetime", "key": "d", "label": "D"},
        ROWS,
    )
    around = Surroundings(options={"units": [Option("JY", "Education"), Option("JT", "Transport")]})
    typed = {
        "a": '"><script>alert(1)</script>', "b": "\nfirst\n\n<b>", "n": "not a number", "c": "true", "s": "JT",
        "m": ["x", "3"], "d": "2019-10-31", "co": [{"unit": "one", "sure": "true"}, {"unit": ""}],
    }  # fmt: skip
    page = render(site, form, typed, around)
    assert not page.xpath("//script")
    posted = read_post(form, successful(page))
    assert {key: posted[key] for key in typed} == typed


def test_errors_stand_at_the_field_and_in_a_summary_that_leads_there(site: Flask) -> None:
    """Each refused field is marked, described by its error, and linked from the top."""
    page = render(site, form_of(text("a", label="Name", validate={"required": True})), {"a": ""})
    (link,) = page.xpath("//*[@id='error-summary']//a")
    (field,) = page.xpath(f"//*[@id='{link.get('href')[1:]}']")
    assert field.get("name") == "a"
    assert field.get("aria-invalid") == "true"
    described = [page.xpath(f"//*[@id='{each}']")[0].text_content() for each in field.get("aria-describedby").split()]
    assert any("Please fill in: Name" in each for each in described)


def test_remarks_of_the_round_before_stand_above_their_field(site: Flask) -> None:
    """What was said about a field last time is shown before it and read out with it."""
    page = render(site, form_of(text("a"), text("b")), {})
    (remark,) = page.xpath("//*[@id='remark-a']")
    assert "Say more" in remark.text_content()
    assert "remark-a" in page.xpath("//input[@name='a']")[0].get("aria-describedby")
    assert not page.xpath("//*[@id='remark-b']")


def test_what_was_said_stands_out_and_is_not_posted(site: Flask) -> None:
    """A read-only field shown as a remark says whose it is and what was said."""
    form = form_of(text("said", readonly=True, properties={"display": "remark"}))
    page = render(site, form, {}, Surroundings({"said": "who pays?"}))
    (remark,) = page.xpath("//*[@class='field-remark']")
    assert remark.xpath(".//strong/text()") == [form.fields[0].label]
    assert "who pays?" in remark.text_content()
    assert read_post(form, successful(page)) == {}


def test_decisions_are_buttons_that_say_what_they_lead_to(site: Flask) -> None:
    """A choice shown as buttons submits with the value of the button; the consequence is said in words."""
    page = render(site, form_of(text("a"), DECISION), {"a": "x"})
    buttons = {each.get("value"): each for each in page.xpath("//button[@name='decision']")}
    assert set(buttons) == {"approve", "send_back"}
    (consequence,) = page.xpath(f"//*[@id='{buttons['send_back'].get('aria-describedby')}']")
    assert consequence.text_content() == "Returns to the drafter"
    assert not page.xpath("//input[@type='radio']")


def test_read_only_values_are_shown_and_not_posted(site: Flask) -> None:
    """A field that may not be written shows the variable as text and sends nothing."""
    form = form_of(text("a", readonly=True), {**DECISION, "properties": {}, "disabled": True, "validate": {}})
    page = render(site, form, {}, Surroundings({"a": "<kept>", "decision": "approve"}))
    shown = page.xpath("//*[@id='field-a']")[0].text_content()
    assert shown == "<kept>"
    assert page.xpath("//*[@id='field-decision']")[0].text_content().strip() == "Approve"
    assert read_post(form, successful(page)) == {}


def test_a_read_only_list_shows_its_rows_and_posts_nothing(site: Flask) -> None:
    """Rows that may not be changed are text; there is no button and no field to send."""
    form = form_of({**ROWS, "readonly": True})
    page = render(site, form, {"co": [{"unit": "first"}, {"unit": "second"}]})
    assert "second" in page.text_content()
    assert not page.xpath("//button[contains(@value, 'co')]")
    assert read_post(form, successful(page)) == {}


@pytest.mark.rule("E22")
def test_the_length_is_shown_where_a_limit_holds(site: Flask) -> None:
    """The counter says how long the text is and what holds in principle."""
    form = form_of(
        {"type": "textarea", "key": "r", "label": "R", "properties": {"countLimit": "1000", "reasonKey": "w"}},
        text("w"),
    )
    page = render(site, form, {"r": "报告 正文"})
    assert page.xpath("//*[@id='count-r']")[0].text_content() == "Characters: 4; in principle at most 1000"


def test_rows_come_and_go_by_buttons_alone() -> None:
    """Adding and removing rows keeps what was typed in the others; a stale button does nothing."""
    form = form_of(ROWS)
    typed = {"co": [{"unit": "one"}, {"unit": "two"}]}
    assert edited(form, typed, "add", "co")["co"] == [{"unit": "one"}, {"unit": "two"}, {}]
    assert edited(form, typed, "remove", "co.0")["co"] == [{"unit": "two"}]
    for stale in ("co.9", "co.x", "no.0", ""):
        assert edited(form, typed, "remove", stale)["co"] == typed["co"]
    two = form_of({**ROWS, "defaultRepetitions": 2})
    assert initial(two.components, {}) == {"co": [{}, {}]}


def test_the_pages_own_names_are_not_the_forms() -> None:
    """The token, the key and the pressed button are not submitted to the form."""
    posted = MultiDict([("csrf_token", "t"), ("_key", "k"), ("_do", "remove:co.2"), ("a", "1")])
    assert read_post(form_of(text("a")), posted) == {"a": "1"}
    assert verb(posted) == ("remove", "co.2")
    assert verb({}) == ("", "")
