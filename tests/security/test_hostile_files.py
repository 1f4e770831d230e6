"""Files made to harm: XML that expands, archives that explode or escape, workbooks that calculate, and damaged ones."""

import io
import json
import random
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook

from engine import bpmn
from engine.store.tables import DefinitionKind
from tests.features.web.conftest import Site
from tests.security.attempts import FUZZ
from tests.security.conftest import Made
from tests.support.snapshots import nothing_changes
from tests.unit.workflows.ledger.books import HEADINGS, row, workbook
from workflows.procedures.seeding import SUPPLIED

ROOT = Path(__file__).parents[2]
MUTATIONS = 10_000 if FUZZ else 300
"""How many damaged files are tried in all; bar S2 asks for 10,000."""
BPMN = (SUPPLIED / "processes" / "undertaking.bpmn").read_bytes()
DMN = (SUPPLIED / "decisions" / "handling.dmn").read_bytes()
FORM = (SUPPLIED / "forms" / "draft_opinion.form").read_bytes()
BOOK = workbook(("台账", [HEADINGS, row(), row(督办编号="泽督〔2019〕2号")]))

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE_XML = {
    "xxe": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    "remote dtd": b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
    "parameter entities": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><x/>',
    "billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><x>&l11;</x>'.encode(),
    "quadratic": b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]><x>' + b"&a;" * 100_000 + b"</x>",
    "depth": b"<a>" * 5000 + b"</a>" * 5000,
    "text": b"<a>" + b"x" * 20_000_000 + b"</a>",
    "attributes": b"<a " + b" ".join(b'a%d="x"' % n for n in range(200_000)) + b"/>",
    "utf-7": b'<?xml version="1.0" encoding="utf-7"?><a/>',
    "utf-16 doctype": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'.encode("utf-16"),
}

READ_ALL = """
import resource, sys
from tests.security.test_hostile_files import HOSTILE_XML
from engine.errors import Fault
from engine import bpmn, dmn
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name, content in HOSTILE_XML.items():
    for read in (bpmn.read, dmn.parse):
        try:
            read(content)
        except Fault:
            continue
        sys.exit(f"{name} was read")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.fixture(scope="module")
def site(make_site: Made, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for all; nothing here changes it."""
    return make_site(tmp_path_factory.mktemp("office"))


def test_hostile_xml_is_refused_within_a_hundred_megabytes() -> None:
    """Entities inside and outside, depth, endless text: refused before they unfold, by a process of its own."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    answer = subprocess.run(
        [sys.executable, "-c", READ_ALL], cwd=ROOT, preexec_fn=limit, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    assert int(answer.stdout) < 100 * 1024


@pytest.mark.parametrize("name", HOSTILE_XML)
def test_hostile_xml_is_answered_with_a_finding(site: Site, name: str) -> None:
    """Uploaded as a diagram or a decision table: 422, and no proposal is kept."""
    designer = site.visitor("designer")
    with nothing_changes(site.supervision.office.database):
        for kind, key in (("bpmn", "directive"), ("dmn", "handling")):
            file = (io.BytesIO(HOSTILE_XML[name]), f"{key}.{kind}")
            base = base_of(site, kind, key)
            answer = designer.post(f"/designer/{kind}/{key}/versions", file=file, base=base, reason="x")
            assert answer.status_code == 422
            assert "root:" not in answer.text


def packed(*members: tuple[str, bytes], link: bool = False) -> bytes:
    """A workbook with more members; with ``link`` the last is a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o120777 if link else 0o100644) << 16
            new.writestr(info, content)
    return out.getvalue()


def test_archives_that_explode_or_carry_programs_are_refused(site: Site) -> None:
    """A bomb and macros, as a ledger: 422, nothing is kept."""
    clerk = site.visitor("clerk")
    with nothing_changes(site.supervision.office.database):
        for content in (
            packed(("xl/media/image1.png", bytes(250_000_000))),
            packed(("xl/vbaProject.bin", b"x")),
            packed(*((f"xl/media/{n}", b"x") for n in range(10_000))),
        ):
            answer = clerk.post("/ledger/import", file=(io.BytesIO(content), "a.xlsx"))
            assert answer.status_code == 422


def test_archives_that_lead_elsewhere_touch_nothing_there(site: Site, tmp_path: Path) -> None:
    """Names with dots and roots, and symbolic links, are never unpacked: no file appears, nothing is followed."""
    clerk, matter_id = site.visitor("clerk"), site.supervision.open()
    target = tmp_path / "escaped.txt"
    members = [
        (f"{'../' * 12}{str(target)[1:]}", b"x"),
        (str(target), b"x"),
        ("xl/worksheets/sheet9.xml", b"/etc/passwd"),
    ]
    for content in (packed(*members[:2]), packed(members[2], link=True)):
        answer = clerk.post("/ledger/import", file=(io.BytesIO(content), "a.xlsx"), follow_redirects=True)
        assert answer.status_code < 500
        clerk.post(f"/matters/{matter_id}/papers", file=(io.BytesIO(content), "../../a.xlsx"))
        assert "root:" not in clerk.get(f"/matters/{matter_id}?tab=papers").text
    assert not target.exists()


def test_exported_cells_never_calculate(site: Site) -> None:
    """Formulas typed as text come back as text in the workbook, whatever they begin with."""
    formulas = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://evil.example")', "=cmd|'/C calc'!A0"]
    clerk = site.visitor("clerk")
    for formula in formulas:
        clerk.post("/matters/new", title=formula, source="S5", text="x", checked="yes")
    book = load_workbook(io.BytesIO(clerk.get("/ledger/export.xlsx").data))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert len([cell for cell in cells if str(cell.value).lstrip("'").strip() in map(str.strip, formulas)]) >= 7
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}


def test_damaged_files_never_break_the_site(site: Site) -> None:
    """Seeded mutations of diagrams, tables, forms and workbooks are answered, never with a failure."""
    designer, clerk, chance = site.visitor("designer"), site.visitor("clerk"), random.Random(20191031)
    headers = {"X-CSRFToken": designer.token(), "Accept": "application/json"}
    for number in range(MUTATIONS):
        kind = number % 4
        content = mutated((BPMN, DMN, FORM, BOOK)[kind], chance)
        if kind == 0:
            sent = {"xml": content.decode("utf-8", "replace").replace("\x00", "")}
            answer = designer.client.post("/designer/bpmn/undertaking/check", json=sent, headers=headers)
        elif kind in (1, 2):
            suffix, key = (("dmn", "handling"), ("form", "draft_opinion"))[kind - 1]
            upload = {
                "file": (io.BytesIO(content), f"{key}.{suffix}"),
                "base": base_of(site, suffix, key),
                "reason": "x",
            }
            answer = designer.post(f"/designer/{suffix}/{key}/versions", **upload)
            if answer.status_code == 302:
                answer = designer.get(answer.location)
        else:
            answer = clerk.post("/ledger/import", file=(io.BytesIO(content), "a.xlsx"))
            if answer.status_code == 302:
                answer = clerk.get(answer.location)
        assert answer.status_code < 500, (number, kind)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """``content`` with one to four wounds."""
    wounds: list[Callable[[bytearray, int, int], None]] = [
        lambda text, at, _: text.__setitem__(at, chance.randrange(256)),
        lambda text, at, to: text.__delitem__(slice(at, to)),
        lambda text, at, to: text.__setitem__(slice(at, at), text[at:to]),
        lambda text, at, _: text.__delitem__(slice(at, None)),
        lambda text, at, _: text.__setitem__(
            slice(at, at), chance.choice((b"&#0;", b"<![CDATA[", b'"', b"{" * 50, b"\xff"))
        ),
        lambda text, at, to: text.__setitem__(slice(at, to), bytes(reversed(text[at:to]))),
    ]
    text = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text) or 1)
        if text:
            chance.choice(wounds)(text, at, min(len(text), at + chance.choice((1, 8, 80, 800))))
    return bytes(text)


def base_of(site: Site, kind: str, key: str) -> str:
    """The id of the version of a procedure that runs."""
    with site.supervision.reading() as session:
        return site.supervision.office.engine.definitions.latest(session, DefinitionKind(kind), key).id


def test_people_are_shown_the_characters_that_the_engine_reads(site: Site) -> None:
    """A diagram that declares another encoding than it has cannot show the approver one name and run another."""
    with site.supervision.reading() as session:
        running = site.supervision.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "extension")
    body = running.body.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"')
    assert body != running.body
    name = re.search(r'<bpmn:userTask id="request_extension" name="([^"]+)"', running.body.decode())
    assert name
    mistaken = name[1].encode().decode("iso-8859-1")
    file = (io.BytesIO(body), "extension.bpmn")
    proposed = site.visitor("designer").post(
        "/designer/bpmn/extension/versions", file=file, base=running.id, reason="x"
    )
    page = html.fromstring(site.visitor("checker").get(proposed.location).text)
    drawn = [json.loads(island)["xml"] for island in page.xpath("//*[@data-island]/script/text()")]
    assert sum(mistaken in xml for xml in drawn) == 1
    assert sum(name[1] in xml for xml in drawn) == len(drawn) - 1
    assert bpmn.read(body).processes["extension"].elements["request_extension"].name == mistaken
