"""Whatever was written about a matter is found by whoever may read it, from the moment it is written."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.database import Database
from tests.support.replies import assigned_proposal, do
from tests.support.supervision import SupervisionOffice
from workflows.comments import service as comments
from workflows.organisation.queries import person
from workflows.search.indexing import rebuild
from workflows.search.models import Where
from workflows.search.queries import pieces, search

TITLE = "夜间施工噪声扰民问题"
EVERYBODY = {"edu.liaison", "env.liaison", "pol.liaison", "clerk", "leader"}


def found(office: SupervisionOffice, login: str, asked: str) -> list[Where]:
    """Where ``login`` finds what they ask for, in the order of the page."""
    with office.reading() as session:
        hits = search(session, person(session, login), asked, limit=50)
    return [each.where for hit in hits for each in hit.texts]


def readers(office: SupervisionOffice, asked: str) -> set[str]:
    """Who of several people finds what is asked for."""
    return {login for login in EVERYBODY if found(office, login, asked)}


@pytest.fixture
def office(supervision: SupervisionOffice) -> SupervisionOffice:
    """A matter with the environment bureau, which has reported, and the education bureau."""
    co = [{"unit": "EDU", "duty": "helps"}]
    supervision.open(TITLE)
    steps = ("receive", "clerk"), ("draft_opinion", "clerk"), ("approve_docketing", "director")
    said = {
        "title": TITLE,
        "original_text": "市民来信反映工地夜间施工",
        "verbatim": "请住建部门牵头查办",
        "requirement": "约谈施工单位",
        "co": co,
    }
    supervision.go(
        *steps,
        ("leader_approval", "leader"),
        ("confirm_method", "clerk"),
        ("approve_letter", "director"),
        receive={name: said[name] for name in ("title", "original_text")},
        draft_opinion={name: said[name] for name in ("verbatim", "requirement", "co")},
    )
    supervision.begin_handling()
    supervision.do("handle", "env.liaison")
    supervision.do("prepare_report", "env.liaison", progress="已约谈三家企业,投诉下降", results="限时整改")
    return supervision


def test_words_are_found_where_they_stand(office: SupervisionOffice) -> None:
    """Chinese words of one, two and more signs; several words must all stand in the text; numbers by their beginnings.

    Signs in another order are another word, and nothing that is typed means anything to the database.
    """
    with office.reading() as session:
        number = str(session.scalar(text("SELECT matter_no FROM matter")))
    stands = {
        "噪声": [Where.TITLE],
        "扰": [Where.TITLE],
        "施工噪声扰民": [Where.TITLE],
        "约谈施工": [Where.REQUIREMENT],
        "住建": [Where.DIRECTIVE],
        "投诉 约谈": [Where.REPORT],
        "限时": [Where.REPORT],
        number: [Where.NUMBER],
        "2019 1": [Where.NUMBER],
        "201": [Where.NUMBER],
        **{asked: [] for asked in ("噪扰", "声噪", "施工夜间", "没有写过", '"', "噪声*的", "", "'); DROP TABLE x")},
    }
    assert {asked: found(office, "clerk", asked) for asked in stands} == stands


@pytest.mark.parametrize("most", [-1, 2000], ids=["by the index", "among few"])
def test_nobody_finds_what_they_may_not_read(
    office: SupervisionOffice, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """A unit finds its own matters and reports, no others' and nothing that the office keeps to itself."""
    monkeypatch.setattr("workflows.search.queries.MOST_OWN", most)
    assert readers(office, "噪声") == EVERYBODY - {"pol.liaison"}
    assert readers(office, "噪扰") == readers(office, "%") == set()
    assert readers(office, "限时整改") == {"clerk", "leader", "env.liaison"}
    matter_id = office.tasks()[0].business_key
    assert matter_id is not None
    with office.acting("clerk") as tx:
        comments.write(tx, matter_id, "内部掌握: 企业有背景")
    assert readers(office, "背景") == {"clerk", "leader"}


def test_what_is_changed_is_found_as_it_is_now(office: SupervisionOffice) -> None:
    """A new title replaces the old one at once, in the same transaction."""
    with office.acting("clerk") as tx:
        matter = office.matter(office.tasks()[0].business_key or "")
        tx.session.merge(matter).title = "道路积水"
        tx.session.flush()
        hits = search(tx.session, person(tx.session, "clerk"), "积水", limit=10)
        assert [each.where for hit in hits for each in hit.texts] == [Where.TITLE]
    assert found(office, "clerk", "噪声") == []


def test_what_is_undone_was_never_there(office: SupervisionOffice) -> None:
    """A comment whose command failed is not found."""
    with suppress(RuntimeError), office.acting("clerk") as tx:
        comments.write(tx, office.tasks()[0].business_key or "", "这句话不算数")
        raise RuntimeError
    assert found(office, "clerk", "不算数") == []


def test_everything_can_be_indexed_again(office: SupervisionOffice) -> None:
    """Rebuilding gives what was there, also where the index was lost."""
    asked = ("噪声", "住建", "限时", "约谈")
    before = [found(office, "clerk", each) for each in asked]
    with office.acting() as tx:
        tx.session.execute(text("DELETE FROM search_text"))
    assert not any(found(office, "clerk", each) for each in asked)
    with office.acting() as tx:
        assert rebuild(tx) > 0
    assert [found(office, "clerk", each) for each in asked] == before


def test_an_excerpt_shows_what_was_asked_for_in_its_place() -> None:
    """The text around the first word, each word marked; small and large letters count the same."""
    written = "一" * 60 + "夜间施工 PLAN 夜间" + "二" * 200
    cut = pieces(written, "夜间 plan")
    assert [piece for piece, is_asked in cut if is_asked] == ["夜间", "PLAN", "夜间"]
    assert cut[0] == ("…", False)
    assert cut[-1] == ("…", False)
    assert "".join(piece for piece, _ in cut).strip("…") in written


def test_an_empty_office_finds_nothing(database: Database, tmp_path: Path) -> None:
    """Asking before anything was written is no error."""
    office = SupervisionOffice(database, tmp_path)
    assert found(office, "clerk", "噪声") == []
    office.office.close()


def test_who_asked_and_what_they_were_answered_is_found(supervision: SupervisionOffice) -> None:
    """Who asked by whoever sees the matter; a draft of the reply by its own unit and the office."""
    assigned_proposal(supervision, co=("EDU",), asker_name="林代表")
    do(supervision, "draft_reply", "env.staff", reply_text="夜间线路延长至零点")
    assert readers(supervision, "林代表") == EVERYBODY - {"pol.liaison"}
    assert readers(supervision, "夜间线路") == {"clerk", "leader", "env.liaison"}
    assert found(supervision, "clerk", "夜间线路") == [Where.REPLY]
