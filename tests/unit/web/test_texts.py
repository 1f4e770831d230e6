"""Nothing a person reads is missing in a language, and every template compiles."""

import re
from pathlib import Path

import pytest
from flask import Flask, session
from jinja2 import Environment, nodes

from engine.errors import Conflict, Fault
from engine.history.replaying import UNMOVED
from engine.runtime.operations import OPERATIONS
from tests.support.offices import add_unit, make_office
from web import texts
from web.app import create_app
from web.catalogues import sentence, sentence_in, text_in
from workflows.extensions.errors import DeadlinePassed
from workflows.organisation.roles import RolesExclude
from workflows.organisation.service import RoleTaken
from workflows.organisation.sessions import SignInRefused
from workflows.settings import LOCALES

TEMPLATES = Path(texts.__file__).with_name("templates")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The site of an empty office."""
    return create_app(make_office(tmp_path))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_text_is_missing(locale: str) -> None:
    """Every sentence of a template has its English; every fault, label and key has a text in both."""
    assert texts.missing()[locale] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_kind_of_event_is_told_in_words(locale: str) -> None:
    """Whatever a history can hold, the player says it in the reader's language."""
    by_moves = (
        "activate",
        "complete",
        "delegate",
        "escalation",
        "message",
        "migrate",
        "return",
        "signal",
        "start",
        "timer",
    )
    kinds = {*by_moves, *UNMOVED, *OPERATIONS}
    assert {kind for kind in kinds if f"history-event.{kind}" not in texts.known(locale)} == set()


def test_no_text_is_given_twice_differently() -> None:
    """Two files of one language agree on every message id they share."""
    assert texts.conflicts() == []


def test_english_texts_hold_no_chinese() -> None:
    """What an English reader sees is English."""
    assert {name: text for name, text in texts.known("en").items() if texts.CHINESE.search(text)} == {}


def test_english_texts_fit_whatever_is_filled_in() -> None:
    """No article stands before a word that is filled in, and no count of ``n`` before a noun in the plural."""
    slip = re.compile(r"\b[Aa]n? “?%\(|(?<!most )(?<!least )%\(n\)s (?:[a-z]+ )?[a-z]+s\b")
    assert {name: text for name, text in texts.known("en").items() if slip.search(text)} == {}


def test_chinese_sentences_have_chinese_marks() -> None:
    """Marks beside a Chinese sign or between what is filled in are full-width (GB/T 15834)."""
    half = re.compile(r"[\u3400-\u9fff”）] ?[(,;:?!]|[,;:?!)][\u3400-\u9fff“]|%\(\w+\)s ?[(,;:?!]")
    sentences = {name if texts.CHINESE.search(name) else text for name, text in texts.known("zh_CN").items()}
    sentences |= {name for name in texts.known("en") if texts.CHINESE.search(name)}
    assert {each for each in sentences if half.search(each)} == set()


def test_marks_that_a_template_puts_between_texts_are_translated() -> None:
    """No colon, comma, semicolon or bracket stands bare between two texts of a page."""
    bare = re.compile(r"(?:\}\}|%\}|</\w+>)[,;:]\s*(?:\{|<)|[>}\s]\((?=\{\{)|\}\}\)\s*(?:<|\{)")
    stray = {
        f"{path.name}: {found.group()}"
        for path in TEMPLATES.rglob("*.html")
        for found in bare.finditer(path.read_text("utf-8"))
    }
    assert stray == set()


def test_both_languages_name_the_same_parameters() -> None:
    """A translation mentions no parameter that the original has not, so it can always be filled."""
    parameter = re.compile(r"%\((\w+)\)s")
    chinese, wrong = texts.known("zh_CN"), []
    for name, text in texts.known("en").items():
        original = chinese.get(name, name)
        if not set(parameter.findall(text)) <= set(parameter.findall(original)):
            wrong.append(name)
    assert wrong == []


def test_every_template_compiles(app: Flask) -> None:
    """A typing error in a template is found here, not by its first reader."""
    names = app.jinja_env.list_templates(extensions=["html"])
    assert [app.jinja_env.get_template(name).name for name in names] == names
    assert "base.html" in names


def test_no_chinese_stands_in_a_template_outside_the_catalogue(app: Flask) -> None:
    """Text that bypasses the catalogue would stay Chinese for English readers; a language's own name may."""
    stray = {
        f"{name}: {text.strip()[:40]}"
        for name in app.jinja_env.list_templates(extensions=["html"])
        for text in _bare_texts(app.jinja_env, (TEMPLATES / name).read_text("utf-8"))
        if texts.CHINESE.search(text)
    }
    assert stray == set()


def test_a_fault_is_told_in_the_readers_language() -> None:
    """The same fault in both languages, its details filled in."""
    fault = SignInRefused(tries=5, minutes=15)
    assert "连续输错 5 次" in sentence_in("zh_CN", fault)
    assert "5 wrong tries lock an account for 15 minutes" in sentence_in("en", fault)


def test_a_day_in_a_sentence_is_written_out() -> None:
    """What travels as an ISO date is read as people write it, in each language; a text that is no day stays."""
    fault = DeadlinePassed(due_on="2019-11-04")
    assert "期限2019年11月4日已过" in sentence_in("zh_CN", fault)
    assert "The deadline 4 Nov 2019 has passed" in sentence_in("en", fault)
    quoted = {"value": "2019-10-31", "what": "x", "name": "y"}
    assert "2019-10-31" in text_in("zh_CN", "lint.task.bad-date", quoted, quoting=True)
    assert "“on 2019-11-04”" in text_in("zh_CN", "history-event.start", {"process": "on 2019-11-04"})


def test_values_and_units_are_told_in_words(app: Flask) -> None:
    """Roles show as their labels, lists as enumerations, units by their short names."""
    assert "审批人、拟稿人" in sentence_in("zh_CN", RolesExclude(roles=["approver", "drafter"]))
    assert "Approver, Drafter" in sentence_in("en", RolesExclude(roles=["approver", "drafter"]))
    add_unit(app.extensions["duban"], "JYJ", "市教育局")
    with app.test_request_context():
        told = sentence(RoleTaken(role="liaison", unit="JYJ", holder="tao.ye"))
    assert told == "单位 市教育局 已有在任的“联络员”：tao.ye。请先调整原任人员。"


def test_a_fault_without_its_details_is_still_told() -> None:
    """A missing detail shows as a dash; the error page never breaks."""
    assert "–" in sentence_in("en", SignInRefused())


def test_an_unlisted_fault_gets_the_general_sentence() -> None:
    """A code without a text of its own is not shown to people."""

    class Strange(Conflict):
        code = "strange"

    assert sentence_in("en", Strange()) == sentence_in("en", Fault())


def test_the_browsers_language_decides_until_somebody_chooses(app: Flask) -> None:
    """A stranger reads what the browser asks for, Chinese when it asks for neither."""
    with app.test_request_context(headers={"Accept-Language": "en-GB,en;q=0.8"}):
        assert app.jinja_env.from_string("{{ locale_name() }}").render() == "en"
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        assert app.jinja_env.from_string("{{ locale_name() }}").render() == "zh_CN"
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        session["language"] = "en"
        assert app.jinja_env.from_string("{{ locale_name() }}").render() == "en"


def _bare_texts(environment: Environment, source: str) -> list[str]:
    """The template's plain text and the string constants that no call takes: those are not translated."""
    tree = environment.parse(source)
    plain = [data.data for data in tree.find_all(nodes.TemplateData)]
    outputs = [child for output in tree.find_all(nodes.Output) for child in output.nodes]
    return plain + [child.value for child in outputs if isinstance(child, nodes.Const) and isinstance(child.value, str)]
