"""What is told of replies: on the matter's page to those whose business it is, as two rates on the lists."""

import pytest
from lxml import html

from tests.features.web.conftest import Site
from tests.support.replies import answered_proposal, assigned_proposal, do

pytestmark = pytest.mark.sqlite_only


def shown(site: Site, login: str, matter_id: str) -> str:
    """What the matter's page tells ``login`` of the asker and the replies."""
    page = html.fromstring(site.visitor(login).get(f"/matters/{matter_id}?tab=handling").text)
    return " ".join("".join(part.text_content() for part in page.xpath("//*[@id='replies']")).split())


def test_the_matters_page_tells_who_asked_and_what_they_were_answered(site: Site) -> None:
    """Each version with its gates; a draft is the office's and its unit's, co-units see what was delivered."""
    matter_id = assigned_proposal(site.supervision, co=("EDU",), asker_contact="555-0118")
    do(site.supervision, "draft_reply", "env.staff", answer_kind="planned", planned_on="2019-12-02")
    for login in ("clerk", "env.liaison"):
        told = shown(site, login, matter_id)
        assert "Deputy Lin" in told
        assert "Buses run until midnight." in told
        assert "2 Dec" in told
        assert "555-0118" in told
    assert "Deputy Lin" in shown(site, "edu.liaison", matter_id)
    assert "555-0118" not in shown(site, "edu.liaison", matter_id)
    assert "Buses run until midnight." not in shown(site, "edu.liaison", matter_id)
    do(site.supervision, "review_reply", "reviewer")
    do(site.supervision, "sign_reply", "env.head")
    do(site.supervision, "deliver_reply", "clerk")
    assert "Buses run until midnight." in shown(site, "edu.liaison", matter_id)
    assert shown(site, "clerk", site.supervision.open()) == ""


@pytest.mark.rule("B31")
def test_the_lists_show_both_rates_and_what_is_missing_to_the_whole(site: Site) -> None:
    """Completed of the assigned, content of the answered, how far from a hundred; the row leads to the ledger."""
    answered_proposal(site.supervision)
    do(site.supervision, "ask_satisfaction", "clerk")
    assigned_proposal(site.supervision)
    page = html.fromstring(site.visitor("clerk").get("/lists?list=replies").text)
    proposals, citizens = page.xpath("//table//tbody/tr")
    cells = [" ".join(cell.text_content().split()) for cell in proposals.xpath("td")]
    assert cells == ["2", "1", "50% points short: 50", "1", "1", "100%"]
    assert [cell.text_content().strip() for cell in citizens.xpath("td")] == ["0", "0", "–", "0", "0", "–"]
    assert "source=S6" in proposals.xpath("th/a/@href")[0]
