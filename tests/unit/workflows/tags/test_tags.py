"""What is said of a matter, and in which words."""

import pytest

from tests.support.matters import received
from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.matters.queries import MatterFilter, matters
from workflows.tags.errors import OneTermOnly, TermKnown, TermUnknown
from workflows.tags.models import TagKind
from workflows.tags.queries import in_use, tags_of, terms
from workflows.tags.service import add_term, retire_term, set_tags


def names(desk: SupervisionOffice, kind: TagKind) -> list[str]:
    """What the office can say of this kind."""
    with desk.reading() as session:
        return [each.name for each in in_use(session)[kind]]


def found(desk: SupervisionOffice, kind: str, code: str) -> list[str]:
    """The matters of which this is said."""
    with desk.reading() as session:
        return [row.id for row in matters(session, MatterFilter(tags=frozenset({(kind, code)})))]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("centre_and_phase", "中心工作", marks=pytest.mark.rule("B20")),
        pytest.param("leader_and_department", "领导督查与部门督查", marks=pytest.mark.rule("B21")),
        pytest.param("secretariat_and_function", "秘书部门与职能部门", marks=pytest.mark.rule("B22")),
        pytest.param("point_and_area", "点上核查与面上推动", marks=pytest.mark.rule("B23")),
        pytest.param("open_and_covert", "明查与暗访", marks=pytest.mark.rule("B24")),
        pytest.param("example_and_problem", "正反典型", marks=pytest.mark.rule("B25")),
    ],
)
def test_each_of_the_six_combinations_is_a_tag(desk: SupervisionOffice, code: str, words: str) -> None:
    """It is offered under its words, can be said of a matter, and the ledger finds the matter by it alone."""
    tagged, other = received(desk), received(desk, "other")
    with desk.acting("clerk") as tx:
        [said] = set_tags(tx, tagged, [f"combination:{code}"])
        set_tags(tx, other, ["topic:civilised_city"])
    assert said.name.startswith(words) or words in said.name
    assert found(desk, "combination", code) == [tagged]
    assert len(names(desk, TagKind.COMBINATION)) == 6


@pytest.mark.rule("B13")
def test_there_are_four_methods(desk: SupervisionOffice) -> None:
    """On the spot, tracking, regular bulletins, tracing responsibility."""
    assert names(desk, TagKind.METHOD) == ["实地督办", "跟踪督办", "定期通报", "责任倒查追究"]


@pytest.mark.rule("D20", "D23")
def test_matters_are_grouped_by_topic(desk: SupervisionOffice) -> None:
    """Campaigns and livelihood works are topics; one matter has several, and each finds it."""
    matter_id = received(desk)
    topics = ["topic:civilised_city", "topic:toilet_revolution", "topic:smooth_roads", "topic:urban_village"]
    with desk.acting("clerk") as tx:
        set_tags(tx, matter_id, [*topics, "topic:double_support"])
    assert {"厕所革命", "创建文明城市", "争创双拥四连冠"} <= set(names(desk, TagKind.TOPIC))
    assert found(desk, "topic", "toilet_revolution") == found(desk, "topic", "double_support") == [matter_id]


@pytest.mark.rule("D21")
def test_what_holds_a_matter_up_is_said(desk: SupervisionOffice) -> None:
    """Site and funds."""
    matter_id = received(desk)
    with desk.acting("clerk") as tx:
        set_tags(tx, matter_id, ["blocker:funds", "blocker:site"])
        assert [each.code for each in tags_of(tx.session, matter_id)] == ["site", "funds"]


@pytest.mark.rule("C05", "C15")
def test_detailed_sources_are_there_and_the_office_adds_to_them(desk: SupervisionOffice) -> None:
    """Six to begin with, one more without code; a matter comes from one of them."""
    matter_id = received(desk)
    first = ["党组决定事项", "院长批示事项", "半年工作会议部署事项"]
    later = ["年度重点工作", "年度工作会议安排部署内容", "院长办公会决定事项"]
    assert names(desk, TagKind.SOURCE_KIND) == first + later
    with desk.acting("clerk") as tx:
        own = add_term(tx, TagKind.SOURCE_KIND, "专委会决定事项")
        with pytest.raises(OneTermOnly):
            set_tags(tx, matter_id, ["source_kind:party_group", f"source_kind:{own.code}"])
        [said] = set_tags(tx, matter_id, [f"source_kind:{own.code}"])
    assert said.name == "专委会决定事项"
    assert names(desk, TagKind.SOURCE_KIND)[-1] == "专委会决定事项"


def test_a_retired_term_is_not_offered_and_stays_where_it_was_said(desk: SupervisionOffice) -> None:
    """It comes back when it is offered again; what is not known is refused."""
    matter_id, other = received(desk), received(desk, "other")
    with desk.acting("clerk") as tx:
        set_tags(tx, matter_id, ["topic:smooth_roads"])
        retire_term(tx, TagKind.TOPIC, "smooth_roads")
        with pytest.raises(TermUnknown):
            set_tags(tx, other, ["topic:smooth_roads"])
        set_tags(tx, matter_id, ["topic:smooth_roads", "topic:urban_village"])
        assert len(tags_of(tx.session, matter_id)) == 2
    assert "道路畅通工程" not in names(desk, TagKind.TOPIC)
    with desk.acting("clerk") as tx:
        retire_term(tx, TagKind.TOPIC, "smooth_roads", retired=False)
    assert "道路畅通工程" in names(desk, TagKind.TOPIC)


def test_a_term_has_a_name_of_its_own(desk: SupervisionOffice) -> None:
    """Neither empty nor there already."""
    with desk.acting("clerk") as tx:
        with pytest.raises(FieldMissing):
            add_term(tx, TagKind.TOPIC, " ")
        with pytest.raises(TermKnown):
            add_term(tx, TagKind.TOPIC, "厕所革命")
        assert len(terms(tx.session, TagKind.TOPIC)) == 5
