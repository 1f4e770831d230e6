"""Wrong input of every kind at every door: a sentence in the reader's language with the place, nothing half-written."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result
from lxml import html
from werkzeug.test import TestResponse

from engine.store.tables import DefinitionKind
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.browsers import Visitor
from tests.support.offices import START, add_user, make_office
from tests.support.snapshots import nothing_changes
from tests.support.supervision import OPINION, SupervisionOffice
from tests.unit.workflows.ledger.books import HEADINGS, row, text_file, workbook
from web.app import create_app
from web.cli import duban
from workflows.organisation.roles import Role
from workflows.procedures.seeding import SUPPLIED

BOOK = workbook(("台账", [HEADINGS, row()]))
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
NO_DAY = (
    "2019-02-30",
    "2019-13-45",
    "0000-00-00",
    "昨天",
    "31.10.2019",
    "9" * 50,
    "-1",
    "２０１９-10-31",
)


class Wrong(NamedTuple):
    """A file, the name it comes under, and what is said about it in Chinese and in English."""

    name: str
    content: bytes
    zh: str
    en: str


LEDGERS = (
    Wrong("empty.xlsx", b"", "文件是空的", "The file is empty"),
    Wrong("headings.csv", text_file([HEADINGS]), "文件是空的", "no rows below its headings"),
    Wrong("cut.xlsx", BOOK[: len(BOOK) // 2], "文件已损坏", "The file is damaged"),
    Wrong("columns.csv", text_file([["甲", "乙"], ["1", "2"]]), "督办事项、主办单位", "督办事项, 主办单位"),
    Wrong("old.xlsx", OLD_EXCEL, "旧版或加密的 Excel", "an old or protected Excel file"),
    Wrong("page.xlsx", b"<html><table></table></html>", "网页", "a web page"),
    Wrong("bytes.csv", bytes(range(256)) * 4, "二进制文件", "binary data"),
    Wrong("long.csv", text_file([HEADINGS, *(row(序号=n) for n in range(50_000))]), "最多 5000 行", "at most 5000"),
    Wrong("long.xlsx", workbook(("台账", [HEADINGS, *([n] for n in range(50_000))])), "最多 5000 行", "at most 5000"),
)  # fmt: skip

DIRECTIVE = (SUPPLIED / "processes" / "directive.bpmn").read_bytes()
HANDLING = (SUPPLIED / "decisions" / "handling.dmn").read_bytes()
INTAKE = (SUPPLIED / "forms" / "intake.form").read_bytes()


def without(content: bytes, old: str, new: str) -> bytes:
    """``content`` with the first ``old``, which must be there, replaced."""
    assert old.encode() in content, old
    return content.replace(old.encode(), new.encode(), 1)


PROCEDURES = (
    Wrong("directive.bpmn", b"", "内容不完整", "cut off"),
    Wrong("directive.bpmn", DIRECTIVE[:3000], "内容不完整", "cut off"),
    Wrong("directive.bpmn", b"hello", "内容不完整", "cut off"),
    Wrong("directive.bpmn", without(DIRECTIVE, "<bpmn:def", "<!DOCTYPE x><bpmn:def"), "含有 DOCTYPE", "has a DOCTYPE"),
    Wrong("directive.bpmn", without(DIRECTIVE, 'type="register-matter"', 'type="rm-rf"'), "rm-rf", "rm-rf"),
    Wrong("directive.bpmn", DIRECTIVE.decode().encode("utf-16"), "编码不是 UTF-8", "encoding is not UTF-8"),
    Wrong("directive.bpmn", b"<html/>", "html", "html"),
    Wrong("directive.bpmn", b"<a>" * 5000, "嵌套过深", "nested too deeply"),
    Wrong("handling.dmn", b"", "内容不完整", "cut off"),
    Wrong("handling.dmn", b"<definitions/>", "没有决策定义", "has no decisions"),
    Wrong("handling.dmn", HANDLING.replace(b"<text>", b"<text>1 +* ("), "1 +* (", "1 +* ("),
    Wrong("intake.form", b"", "不是 JSON", "no JSON"),
    Wrong("intake.form", b"{'key': 1}", "不是 JSON", "no JSON"),
    Wrong("intake.form", b"[1, 2]", "表单", "form"),
    Wrong("intake.form", b"[" * 100_000, "不是 JSON", "no JSON"),
    Wrong("intake.form", without(INTAKE, '"textfield"', '"filechooser9"'), "filechooser9", "filechooser9"),
)


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with two process administrators."""
    add_administrators(supervision)
    return Site(supervision)


def readers(site: Site, login: str) -> list[tuple[str, Visitor]]:
    """The browsers of ``login`` in both languages."""
    return [(language, Visitor(site.app, language).sign_in(login)) for language in ("zh-CN", "en")]


def told(answer: TestResponse) -> str:
    """Everything a page says, in one line."""
    return " ".join(html.fromstring(answer.text).text_content().split())


def expected(language: str, wrong: Wrong) -> str:
    """What is to be said."""
    return wrong.zh if language == "zh-CN" else wrong.en


def test_a_ledger_that_cannot_be_read_is_refused_on_the_page(site: Site) -> None:
    """Empty, broken, old, foreign and endless files, and those without the columns: 422, and no import is kept."""
    for language, clerk in readers(site, "clerk"):
        with nothing_changes(site.supervision.office.database):
            for wrong in LEDGERS:
                answer = clerk.post("/ledger/import", file=(io.BytesIO(wrong.content), wrong.name))
                assert answer.status_code == 422, wrong.name
                assert expected(language, wrong) in told(answer), wrong.name
            assert clerk.post("/ledger/import").status_code == 422


def test_a_day_that_is_none_is_flagged_in_the_preview_and_not_guessed(site: Site) -> None:
    """An impossible date in a ledger keeps its text; the deadline is doubted, never invented."""
    clerk = site.visitor("clerk")
    for written in NO_DAY:
        content = text_file([HEADINGS, row(立项时间=written, 办结时限=written, 督办事项=f"某项工作 {written[:12]}")])
        answer = clerk.post("/ledger/import", file=(io.BytesIO(content), "a.csv"))
        assert answer.status_code == 302, written
        page = html.fromstring(clerk.get(f"{answer.location}?show=doubtful").text)
        assert written in page.text_content(), written


def test_a_procedure_that_is_wrong_is_refused_with_the_place(site: Site) -> None:
    """Uploaded diagrams, tables and forms: 422, the finding with its line, and no proposal is kept."""
    with site.supervision.reading() as session:
        engine = site.supervision.office.engine
        base = {
            wrong.name: engine.definitions.latest(session, kind_of(wrong), wrong.name.partition(".")[0]).id
            for wrong in PROCEDURES
        }
    for language, designer in readers(site, "designer"):
        with nothing_changes(site.supervision.office.database):
            for wrong in PROCEDURES:
                key, _, kind = wrong.name.partition(".")
                sent = {"file": (io.BytesIO(wrong.content), wrong.name), "base": base[wrong.name], "reason": "clearer"}
                answer = designer.post(f"/designer/{kind}/{key}/versions", **sent)
                said = told(answer)
                assert answer.status_code == 422, wrong
                assert expected(language, wrong) in said, (wrong.zh, said)


def test_the_designers_buttons_answer_wrong_drawings_with_findings(site: Site) -> None:
    """Checking and proposing give code, sentence and place as JSON; comparing refuses; nothing is kept."""
    for language, designer in readers(site, "designer"):
        headers = {"X-CSRFToken": designer.token(), "Accept": "application/json"}
        with nothing_changes(site.supervision.office.database):
            for wrong in PROCEDURES:
                if not wrong.name.endswith(".bpmn") or b"\x00" in wrong.content:
                    continue
                body = {"xml": wrong.content.decode(), "reason": "clearer"}
                address = f"/designer/bpmn/directive/%s?base={base_of(site)}"
                checked = designer.client.post(address % "check", json=body, headers=headers)
                found = checked.get_json()["findings"][0]
                assert checked.status_code == 200
                assert expected(language, wrong) in found["message"], found
                assert (found["line"] >= 1, found["column"] >= 1) == (True, True)
                proposed = designer.client.post(address % "propose", json=body, headers=headers)
                assert proposed.status_code == 422
                assert proposed.get_json()["findings"][0]["code"] == found["code"]
                assert designer.client.post(address % "compare", json=body, headers=headers).status_code in (200, 422)


def test_a_draft_keeps_a_wrong_drawing_and_can_be_opened_again(site: Site) -> None:
    """Whatever is on the canvas is kept as a draft; the designer opens with it all the same."""
    designer = site.visitor("designer")
    headers = {"X-CSRFToken": designer.token(), "Accept": "application/json"}
    for wrong in PROCEDURES:
        if wrong.name.endswith(".bpmn") and b"\x00" not in wrong.content:
            address = f"/designer/bpmn/directive/save?base={base_of(site)}"
            kept = designer.client.post(address, json={"xml": wrong.content.decode()}, headers=headers)
            assert kept.status_code == 200
            assert designer.get("/designer/bpmn/directive").status_code == 200


def test_a_task_form_says_at_the_field_what_is_wrong(site: Site) -> None:
    """Impossible days, unknown units and choices, endless and unprintable text: 422 at the field, the task stays."""
    site.supervision.open()
    site.supervision.do("receive", "clerk")
    address = site.task("draft_opinion")
    right = {key: value for key, value in OPINION.items() if not isinstance(value, bool | list)}
    wrong = [{"directive_on": day} for day in NO_DAY]
    wrong += [{"lead": unit} for unit in ("", "NOWHERE", "ENV,EDU", "env")]
    wrong += [{"directive_class": "other"}, {"severity": "bad"}, {"intent": ""}]
    wrong += [{"intent": "长" * 100_000}, {"intent": "\x1b[2J"}]
    for _, clerk in readers(site, "clerk"):
        with nothing_changes(site.supervision.office.database):
            for change in wrong:
                answer = clerk.post(address, **right | change)
                assert answer.status_code == 422, change
                page = html.fromstring(answer.text)
                assert f"#field-{next(iter(change))}" in page.xpath("//*[@id='error-summary']//a/@href"), change
                assert right["verbatim"] in answer.text


def test_a_file_that_is_refused_is_named_and_not_kept(site: Site, tmp_path: Path) -> None:
    """Empty, foreign, falsely named and programmed files: a sentence with the file's name, nothing on the disk."""
    matter_id = site.supervision.open()
    files = {
        "empty.pdf": b"",
        "tool.exe": b"MZ\x90",
        "tool.pdf": b"MZ\x90",
        "page.svg": b"<svg/>",
        "a.docx": b"PK\x03\x04",
    }
    for _, clerk in readers(site, "clerk"):
        with nothing_changes(site.supervision.office.database):
            for name, content in files.items():
                sent = clerk.post(f"/matters/{matter_id}/papers", file=(io.BytesIO(content), name))
                assert (sent.status_code, name in told(sent)) == (422, True), name
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def run(environment: Mapping[str, str], *arguments: str) -> Result:
    """Run ``duban`` for an office."""
    return CliRunner().invoke(duban, list(arguments), env=dict(environment))


@pytest.mark.sqlite_only
def test_the_command_line_refuses_with_a_sentence(site: Site, tmp_path: Path) -> None:
    """Every command that reads a file ends with 1 and a sentence, never a trace, and writes nothing.

    Each command is seen in both languages, and each file; a diagram by one command in the one, the other in the other.
    """
    database = site.supervision.office.database
    users = Wrong("users.csv", text_file([["甲"], ["乙"]]), "文件表头", "The headings")
    for language, locale in (("zh-CN", "zh_CN"), ("en", "en")):
        environment = {"DUBAN_DATABASE_URL": database.url, "DUBAN_DATA_DIR": str(tmp_path), "DUBAN_LOCALE": locale}
        with nothing_changes(database):
            for number, wrong in enumerate((*LEDGERS, users, *PROCEDURES)):
                path = tmp_path / wrong.name
                path.write_bytes(wrong.content)
                who = ("--actor", "designer", "--approved-by", "checker", "--note", "clearer")
                if wrong in LEDGERS:
                    answer = run(environment, "import-ledger", str(path))
                elif wrong is users:
                    answer = run(environment, "import-organisation", str(path))
                elif (number % 2 == 0) == (language == "en"):
                    answer = run(environment, "lint", str(path))
                else:
                    answer = run(environment, "deploy", str(path), *who)
                assert answer.exit_code == 1, (wrong.name, answer.output)
                assert isinstance(answer.exception, SystemExit), answer.exception
                assert expected(language, wrong) in answer.output, (wrong.zh, answer.output)


@pytest.mark.sqlite_only
def test_the_command_line_explains_what_it_cannot_work_with(tmp_path: Path) -> None:
    """A database that is none, a folder that cannot be, impossible times: a sentence or the usage, never a trace."""
    (tmp_path / "no.db").write_bytes(b"hello" * 1000)
    (tmp_path / "file").touch()
    usual = {"DUBAN_DATA_DIR": str(tmp_path), "DUBAN_DATABASE_URL": f"sqlite:///{tmp_path / 'office.db'}"}
    assert run(usual, "init").exit_code == 0
    for changed, arguments, code in (
        ({"DUBAN_DATABASE_URL": f"sqlite:///{tmp_path / 'no.db'}"}, ("init",), 1),
        ({"DUBAN_DATABASE_URL": f"sqlite:///{tmp_path / 'no.db'}"}, ("verify",), 1),
        ({"DUBAN_DATABASE_URL": "postgresql+psycopg://127.0.0.1:1/x"}, ("verify",), 1),
        ({"DUBAN_DATA_DIR": str(tmp_path / "file" / "below")}, ("init",), 1),
        ({}, ("clock", "--days", "1e12"), 2),
        ({}, ("clock", "--days", "nan"), 2),
        ({}, ("clock", "--to", "2019-02-30"), 2),
        ({}, ("import-ledger", str(tmp_path / "nothing")), 2),
        ({}, ("reset-password", "nobody"), 1),
    ):
        answer = run(usual | changed, *arguments)
        assert answer.exit_code == code, (arguments, answer.output)
        assert isinstance(answer.exception, SystemExit), answer.exception
        assert answer.output.strip()


@pytest.mark.sqlite_only
def test_a_demo_office_cannot_be_sent_to_the_end_of_time(tmp_path: Path) -> None:
    """Impossible moments are refused with a sentence, the clock stays, and the office goes on."""
    office = make_office(tmp_path, demo_start="2019-10-31T09:00")
    office.become_demo(START)
    add_user(office, "operator", [Role.SYSTEM_ADMIN])
    operator = Visitor(create_app(office), "en").sign_in("operator")
    with nothing_changes(office.database):
        for moment in ("9999-12-31T23:59", "2100-01-02T00:00", "0001-01-01T00:00", "2019-02-30T09:00", "soon", ""):
            answer = operator.post("/administration/clock", moment=moment)
            assert answer.status_code == 422, moment
    assert operator.get("/administration/clock").status_code == 200


def base_of(site: Site) -> str:
    """The id of the directive flow that runs."""
    with site.supervision.reading() as session:
        wrong = next(each for each in PROCEDURES if each.name == "directive.bpmn")
        return site.supervision.office.engine.definitions.latest(session, kind_of(wrong), "directive").id


def kind_of(wrong: Wrong) -> DefinitionKind:
    """What kind of procedure a file is."""
    return DefinitionKind(wrong.name.rpartition(".")[2])
