"""The lists of the inbox, from rows alone."""

from datetime import timedelta

import orjson
import pytest
from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from engine.actor import Actor
from engine.database import Database
from engine.store.tables import history_event, instance
from tests.support.engines import Counted
from tests.unit.workflows.inbox.conftest import ENGINE, THURSDAY, put
from workflows.inbox.queries import Due, InboxFilter, count_to_do, done, to_do
from workflows.matters.values import Light

ME = Actor("me", frozenset({"role:reviewer", "unit:EDU:liaison"}))
SUBSTITUTE = Actor("me", places=(Actor("me", ME.groups, on_behalf_of="li"), Actor("me", ME.groups, on_behalf_of="wu")))


def test_tasks_of_what_is_suspended_are_not_offered(session: Session) -> None:
    """They are neither listed nor counted until it is resumed."""
    put(session, "t1")
    for state, offered in (("suspended", 0), ("active", 1)):
        session.execute(update(instance).values(state=state))
        assert len(to_do(ENGINE, session, ME, THURSDAY)) == count_to_do(ENGINE, session, ME) == offered


def test_the_most_pressing_stand_first(session: Session) -> None:
    """Late, due today, due this week, later; among the later ones those without a deadline last."""
    hours = {"late": -1, "today": 3, "week": 24, "later": 24 * 6}
    put(session, "never")
    for name in reversed(hours):
        put(session, name, THURSDAY + timedelta(hours=hours[name]))
    items = to_do(ENGINE, session, ME, THURSDAY)
    assert [item.id for item in items] == ["late", "today", "week", "later", "never"]
    assert [item.due for item in items] == [Due.LATE, Due.TODAY, Due.THIS_WEEK, Due.LATER, Due.LATER]
    assert [item.days_left for item in items] == [0, 0, 1, 4, None]
    assert items[0].light is Light.LATE
    assert items[-1].light is Light.ON_TRACK


def test_only_what_is_mine_or_free_for_me_is_to_do(session: Session) -> None:
    """Offered to my groups and taken by nobody, or assigned to me; the count agrees."""
    put(session, "free")
    put(session, "mine", assignee="me")
    put(session, "taken", assignee="you")
    put(session, "over", state="completed", completed_by="me", completed_at=THURSDAY)
    put(session, "withdrawn", state="withdrawn")
    assert {item.id for item in to_do(ENGINE, session, ME, THURSDAY)} == {"free", "mine"}
    assert count_to_do(ENGINE, session, ME) == 2
    assert to_do(ENGINE, session, Actor("stranger"), THURSDAY) == []
    assert [item.id for item in done(session, ME, THURSDAY)] == ["over"]


@pytest.mark.parametrize(("reviewer", "offered"), [("wang", ["li"]), ("li", []), ("me", []), ("wu", ["li"])])
def test_a_substitute_is_not_offered_what_one_of_both_may_not_do(
    session: Session, reviewer: str, offered: list[str]
) -> None:
    """Neither listed nor counted is what is kept apart from a step of the absent one or of the substitute."""
    put(session, "done", state="completed", completed_by=reviewer, completed_at=THURSDAY)
    put(session, "open", element_id="approve")
    assert [item.on_behalf_of for item in to_do(ENGINE, session, SUBSTITUTE, THURSDAY)] == offered
    assert count_to_do(ENGINE, session, SUBSTITUTE) == len(offered)


def test_the_sender_is_who_did_the_step_before(session: Session) -> None:
    """The person who completed the task before it in the instance, else who started the instance."""
    put(session, "first")
    assert [item.sender for item in to_do(ENGINE, session, ME, THURSDAY)] == ["li"]
    put(session, "done", state="completed", completed_by="wang", completed_at=THURSDAY - timedelta(hours=1))
    assert [item.sender for item in to_do(ENGINE, session, ME, THURSDAY)] == ["wang"]


def test_a_task_about_one_units_part_names_the_unit(session: Session) -> None:
    """The unit comes from what the instance started with; a filter by unit keeps its tasks and no other unit's."""
    payload = orjson.dumps({"given": {"variables": {"assignment_id": "a1"}}})
    session.execute(
        insert(history_event).values(
            instance_id="i1", seq=1, at=THURSDAY, actor="li", kind="start", definition_id="p:1",
            payload=payload, previous=b"", hash=b"",
        )
    )  # fmt: skip
    put(session, "review")
    assert [item.unit for item in to_do(ENGINE, session, ME, THURSDAY)] == ["EDU"]
    assert len(to_do(ENGINE, session, ME, THURSDAY, InboxFilter(unit="EDU"))) == 1
    assert to_do(ENGINE, session, ME, THURSDAY, InboxFilter(unit="POL")) == []


def test_an_inbox_in_which_nothing_lies_costs_one_statement(session: Session, database: Database) -> None:
    """What belongs to tasks is not asked where there are none."""
    with Counted(database) as count:
        assert to_do(ENGINE, session, ME, THURSDAY) == []
    assert len(count.statements) == 1
