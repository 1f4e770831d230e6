"""Rules of the rule book that the ledger answers for."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from engine.actor import Actor
from tests.support.databases import Copies
from tests.unit.workflows.ledger.books import DATA, HEADINGS, demo_city, row, text_file
from workflows.ledger import imports, queries
from workflows.ledger.importing import confirm
from workflows.ledger.queries import LedgerFilter
from workflows.matters.queries import MatterFilter
from workflows.matters.values import Light, Source
from workflows.office import Office
from workflows.organisation.queries import person

TODAY = date(2019, 10, 31)


def office_with(copies: Copies, folder: Path, *rows: list[object]) -> Office:
    """The demo city after a ledger of ``rows`` was imported."""
    office = demo_city(copies, folder)
    content = text_file([HEADINGS, *(["" if cell is None else str(cell) for cell in each] for each in rows)])
    with office.transaction(Actor("li.ruoxi")) as tx:
        confirm(tx, imports.preview(tx, "ledger.csv", imports.understand(tx.session, content)), office.settings)
    return office


def lines(office: Office, source: Source | None = None, today: date = TODAY) -> list[queries.LedgerLine]:
    """What the clerk's ledger shows."""
    wanted = LedgerFilter(MatterFilter(sources=frozenset({source}) if source else frozenset()))
    with office.reading() as session:
        found = queries.ledger(session, person(session, "li.ruoxi"), wanted, today)
        session.expunge_all()
        return found


@pytest.mark.rule("B41")
def test_what_the_public_reports_comes_in_with_the_ledger(copies: Copies, tmp_path: Path) -> None:
    """Letters, visits and hotline calls become matters of the public's own source."""
    reported = ("群众来信", "12345热线转办", "重信重访")
    rows = [row(督办编号=f"泽督〔2019〕{n}号", 事项来源=words) for n, words in enumerate(reported, 1)]
    office = office_with(copies, tmp_path, *rows)
    assert {line.matter.source_text for line in lines(office, Source.PUBLIC_COMPLAINT)} == set(reported)


@pytest.mark.rule("D24")
def test_netizens_messages_are_counted(copies: Copies, tmp_path: Path) -> None:
    """Twenty messages to the party secretary are shown as twenty."""
    rows = [
        row(督办编号=f"泽督〔2019〕{n}号", 事项来源="网民向市委书记留言", 办理状态="办结", 办结时间="2019-09-02")
        for n in range(1, 21)
    ]
    office = office_with(copies, tmp_path, *rows, row(督办编号="泽督〔2019〕99号"))
    wanted = LedgerFilter(MatterFilter(sources=frozenset({Source.NETIZEN_MESSAGE})))
    with office.reading() as session:
        assert queries.totals(session, person(session, "li.ruoxi"), wanted, TODAY).matters == 20


@pytest.mark.rule("C27")
def test_a_long_term_matter_stays_on_the_ledger(copies: Copies, tmp_path: Path) -> None:
    """Years later it is there and on track, and there also when it is done."""
    office = office_with(
        copies,
        tmp_path,
        row(督办事项="长期在办", 办结时限="长期"),
        row(督办编号="泽督〔2019〕2号", 督办事项="长期已结", 办结时限="长期", 办理状态="办结", 办结时间="2019-08-02"),
    )
    shown = {line.matter.title: line.light for line in lines(office, today=date(2022, 1, 4))}
    assert shown == {"长期在办": Light.ON_TRACK, "长期已结": Light.DONE}


@pytest.mark.rule("D04")
def test_the_demo_office_has_the_structure_of_the_rule() -> None:
    """One director, one deputy director, two inspectors, three sections."""
    with (DATA / "users.csv").open(encoding="utf-8-sig", newline="") as file:
        posts = [line["职务"] for line in csv.DictReader(file) if line["单位编码"] == "DC"]
    counted = Counter(posts)
    assert (counted["主任"], counted["副主任"], counted["督查专员"]) == (1, 1, 2)
    assert {post[:4] for post in posts if "科" in post} == {"督查一科", "督查二科", "督查三科"}
