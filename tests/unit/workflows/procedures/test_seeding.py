from pathlib import Path

from engine.commands.deployments import Resource, deploy
from tests.support.supervision import SupervisionOffice
from workflows.procedures.queries import procedures, versions
from workflows.procedures.seeding import SUPPLIED, read_folder, seed


def test_a_new_office_gets_everything_that_is_supplied(desk: SupervisionOffice) -> None:
    """Each file of bpmn/ is deployed once, in one deployment; a second time changes nothing."""
    with desk.acting() as tx:
        assert len(seed(tx, SUPPLIED)) == len(read_folder(SUPPLIED)) > 20
    with desk.acting() as tx:
        assert seed(tx, SUPPLIED) == []
    with desk.reading() as session:
        assert {each.latest.version for each in procedures(session)} == {1}


def test_what_the_office_changed_stays(desk: SupervisionOffice, tmp_path: Path) -> None:
    """A procedure of the same id that is deployed already is not replaced; one that is lacking is added."""
    folder = tmp_path / "forms"
    folder.mkdir()
    own = b'{"type":"default","id":"mine","schemaVersion":16,"components":[]}'
    for name in ("mine", "new"):
        (folder / f"{name}.form").write_bytes(own.replace(b"mine", name.encode()).replace(b"[]", b"[ ]"))
    with desk.acting() as tx:
        deploy(tx, [Resource("mine.form", own)])
        assert [each.partition(":")[0] for each in seed(tx, tmp_path)] == ["new.form"]
        assert [each.version for each in versions(tx.session, read_folder(tmp_path)[0].kind, "mine")] == [1]
