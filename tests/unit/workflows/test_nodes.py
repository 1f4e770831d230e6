from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.actor import SYSTEM
from engine.database import Database
from workflows.attachments.service import attach
from workflows.nodes import KeyDiffers, Node, PapersElsewhere, secret_key
from workflows.office import Office
from workflows.settings import Settings

Opens = Callable[..., Office]


@pytest.fixture
def opens(database: Database, tmp_path: Path) -> Iterator[Opens]:
    """Opens the office of ``database`` as a node whose data folder is ``folder``."""
    opened: list[Office] = []

    def open_node(folder: str, node: Node | None, **variables: str) -> Office:
        url = database.sql.url.render_as_string(hide_password=False)
        given = {"DUBAN_DATABASE_URL": url, "DUBAN_DATA_DIR": str(tmp_path / folder), **variables}
        opened.append(Office.from_environment(given, node))
        return opened[-1]

    yield open_node
    for each in opened:
        each.close()


@pytest.mark.postgresql_only
def test_nodes_that_serve_people_sign_with_one_key(opens: Opens) -> None:
    """One that has made a key of its own is refused while the other runs; with the other's key it may start."""
    first = opens("first", Node.WEB_AND_WORK)
    first.check_node()
    refused = opens("second", Node.WEB)
    with pytest.raises(KeyDiffers):
        refused.check_node()
    refused.close()
    alike = opens("first", Node.WEB)
    alike.check_node()
    opens("second", Node.WORK).check_node()
    for each in (first, alike):
        each.close()
    opens("third", Node.WEB, DUBAN_SECRET_KEY="k" * 40).check_node()


@pytest.mark.postgresql_only
def test_the_server_shows_which_node_is_connected(opens: Opens) -> None:
    """Its kind and version, and nothing that a key could be had from."""
    secret = "a secret that is long enough to be one"
    node = opens("first", Node.WEB, DUBAN_SECRET_KEY=secret)
    with node.reading() as session:
        shown = session.execute(text("SHOW application_name")).scalar_one()
        lease = session.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one()
    assert shown.startswith("duban ")
    assert " web key " in shown
    assert not set(shown.split()) & set(secret.split()) - {"a"}
    assert lease == "30s"


@pytest.mark.postgresql_only
def test_a_command_may_take_its_time(opens: Opens) -> None:
    """A backup is watched by whoever gave it: no lease, no end of a statement."""
    with opens("first", None).reading() as session:
        shown = [
            session.execute(text(f"SHOW {name}")).scalar_one()
            for name in ("idle_in_transaction_session_timeout", "statement_timeout", "lock_timeout")
        ]
    assert shown == ["0", "0", "20s"]


def test_a_node_whose_folder_of_papers_is_another_one_is_refused(opens: Opens) -> None:
    """None of the newest papers is there: the shared folder is not mounted."""
    first = opens("first", Node.WEB_AND_WORK)
    with first.transaction(SYSTEM) as tx:
        attach(tx, first.files, BytesIO(b"%PDF-1.7 x"), "a.pdf", megabytes=1)
    first.check_node()
    with pytest.raises(PapersElsewhere) as caught:
        opens("second", Node.WORK).check_node()
    assert caught.value.details["folder"].endswith("second/files")


def test_two_who_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    """Whoever comes second takes what is there, and leaves nothing else in the folder."""
    settings = Settings.from_environment({"DUBAN_DATA_DIR": str(tmp_path / "new")})
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(settings), range(8)))
    assert len(keys) == 1
    assert [each.name for each in (tmp_path / "new").iterdir()] == ["secret.key"]
