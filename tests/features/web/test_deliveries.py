"""What could not be sent, over HTTP: shown to those who may, sent again or discarded with a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from engine.outbox import MAX_ATTEMPTS, outbox
from tests.features.web.conftest import Site
from tests.support.administrators import add_administrators
from tests.support.browsers import Visitor
from tests.support.instance_pages import words
from tests.support.supervision import SupervisionOffice
from workflows.organisation.models import OrganisationRecord

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def site(supervision: SupervisionOffice) -> Site:
    """A site with two letters that were given up, and one that failed and is tried again."""
    add_administrators(supervision)
    with supervision.acting() as tx:
        for number, dead in enumerate((True, True, False)):
            values = {
                "topic": "mail",
                "key": f"letter-{number}",
                "payload": b"{}",
                "created_at": tx.now,
                "due_at": None if dead else tx.now + timedelta(hours=1),
                "attempts": MAX_ATTEMPTS if dead else 1,
                "dead": dead,
                "error": f"ConnectionError: <nobody> there {number}",
            }
            tx.session.execute(insert(outbox).values(values))
    return Site(supervision)


def rows(site: Site) -> dict[str, tuple[bool, bool]]:
    """Of each letter, whether it is given up and whether it is discarded."""
    with site.supervision.reading() as session:
        query = select(outbox.c.key, outbox.c.dead, outbox.c.discarded_at.is_not(None))
        return {key: (dead, gone) for key, dead, gone in session.execute(query)}


def test_what_is_given_up_stands_before_what_is_tried_again(site: Site) -> None:
    """With topic, key, attempts and the error as it was; only what is given up can be decided about."""
    page = site.visitor("designer").get("/deliveries/")
    said = words(page)
    assert said.index("letter-0") < said.index("letter-1") < said.index("letter-2")
    assert "Given up 2" in said
    assert "Tried again later 1" in said
    assert "<nobody> there 2" in said
    assert "tries: 8" in said.lower()
    assert page.text.count("/discard") == 2
    assert "要发往外部" in Visitor(site.app).sign_in("designer").get("/deliveries/").text


@pytest.mark.parametrize(
    ("deed", "state", "action"),
    [("again", (False, False), "delivery-repeated"), ("discard", (False, True), "delivery-discarded")],
)
def test_it_is_decided_about_with_a_reason(site: Site, deed: str, state: tuple[bool, bool], action: str) -> None:
    """Without one nothing happens; with one it does, and the audit trail keeps who, what and why."""
    visitor = site.visitor("designer")
    assert "letter-0" in words(visitor.get(f"/deliveries/1/{deed}"))
    assert visitor.post(f"/deliveries/1/{deed}", reason=" ").status_code == 422
    assert rows(site)["letter-0"] == (True, False)
    assert visitor.post(f"/deliveries/1/{deed}", reason="the line works again").status_code == 302
    assert rows(site) == {"letter-0": state, "letter-1": (True, False), "letter-2": (False, False)}
    with site.supervision.reading() as session:
        kept = (OrganisationRecord.actor, OrganisationRecord.subject, OrganisationRecord.reason)
        (trail,) = session.execute(select(*kept).where(OrganisationRecord.action == action)).all()
    assert tuple(trail) == ("designer", "mail letter-0", "the line works again")
    assert visitor.get(f"/deliveries/1/{deed}").status_code == 404
    assert visitor.get(f"/deliveries/3/{deed}").status_code == 404
