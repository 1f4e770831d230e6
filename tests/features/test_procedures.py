"""Procedures change only by two process administrators, and running matters stay on their version."""

import pytest
from sqlalchemy import func, select

from engine.commands.deployments import DeploymentRefused, Resource
from engine.store.rows import InstanceRow
from engine.store.tables import DefinitionKind, definition, deployment, instance
from tests.support.administrators import add_administrators
from tests.support.supervision import SupervisionOffice
from workflows.procedures import errors, queries, service
from workflows.procedures.models import ProposalState

RENAMED = ("收件登记", "收件核对")


@pytest.fixture
def office(supervision: SupervisionOffice) -> SupervisionOffice:
    """The supervision office with two process administrators, ``designer`` and ``checker``."""
    add_administrators(supervision)
    return supervision


def running(office: SupervisionOffice) -> tuple[str, bytes]:
    """The id and file of the directive flow that runs now."""
    with office.reading() as session:
        latest = office.office.engine.definitions.latest(session, DefinitionKind.PROCESS, "directive")
        return latest.id, latest.body


def changed(office: SupervisionOffice) -> bytes:
    """The directive flow with one step renamed."""
    before, after = (text.encode() for text in RENAMED)
    return running(office)[1].replace(before, after)


def propose(office: SupervisionOffice, body: bytes | None = None, by: str = "designer", reason: str = "clearer") -> str:
    """A proposal of ``by`` on the version that runs now."""
    base_id = running(office)[0]
    with office.acting(by) as tx:
        return service.propose(
            tx, DefinitionKind.PROCESS, "directive", body or changed(office), base_id=base_id, reason=reason
        ).id


def approve(office: SupervisionOffice, proposal_id: str, by: str = "checker") -> None:
    """``by`` approves."""
    with office.acting(by) as tx:
        service.approve(tx, proposal_id, "checked")


def test_a_proposal_runs_once_another_administrator_approved_it(office: SupervisionOffice) -> None:
    """Proposer, approver and reason are kept with the deployment; what runs already stays on its version."""
    before = office.open()
    approve(office, propose(office))
    after = office.open()
    with office.reading() as session:
        newest = queries.versions(session, DefinitionKind.PROCESS, "directive")[0]
        rows = {
            row.business_key: row
            for row in (InstanceRow.of(found._mapping) for found in session.execute(select(instance)))
        }
    assert (newest.version, newest.deployed_by, newest.approved_by) == (2, "designer", "checker")
    assert newest.note == "clearer"
    assert rows[before].definition_id != newest.id == rows[after].definition_id
    named = {task.business_key: task.name for task in office.tasks("receive")}
    assert named == {before: RENAMED[0], after: RENAMED[1]}


def test_nobody_approves_the_own_proposal(office: SupervisionOffice) -> None:
    """Bar S8: whoever proposed a change can neither approve nor refuse it."""
    proposal_id = propose(office)
    for decide in (service.approve, service.refuse):
        with pytest.raises(errors.OwnProposal) as refused, office.acting("designer") as tx:
            decide(tx, proposal_id, "fine")
        assert refused.value.status == 403
    assert running(office)[0].startswith("directive:1:")


def test_only_process_administrators_change_procedures(office: SupervisionOffice) -> None:
    """A director can neither draft nor propose nor approve."""
    base_id, body = running(office)
    proposal_id = propose(office)
    with pytest.raises(errors.NotProcessAdministrator), office.acting("director") as tx:
        service.save_draft(tx, "directive", base_id, body)
    with pytest.raises(errors.NotProcessAdministrator):
        propose(office, by="director")
    with pytest.raises(errors.NotProcessAdministrator):
        approve(office, proposal_id, by="director")


def test_a_diagram_with_errors_cannot_be_proposed(office: SupervisionOffice) -> None:
    """The linter's errors come back with the refusal, and nothing is kept."""
    broken = changed(office).replace(b'type="register-matter"', b'type="no-such-delegate"')
    with pytest.raises(DeploymentRefused) as refused:
        propose(office, broken)
    assert {found["code"] for found in refused.value.details["findings"]} == {"delegate.unknown"}
    with office.reading() as session:
        assert queries.proposals(session) == []


def test_a_change_on_an_outdated_version_is_refused(office: SupervisionOffice) -> None:
    """Somebody deployed in between: the later proposal is refused, whether it was made before or after."""
    base_id, _ = running(office)
    early, other = propose(office), changed(office).replace(b"clearer", b"")
    late = other.replace("归档".encode(), "存档".encode())
    competing = propose(office, late, by="checker")
    approve(office, early)
    with pytest.raises(errors.ProcedureOutdated):
        approve(office, competing, by="designer")
    with pytest.raises(errors.ProcedureOutdated), office.acting("checker") as tx:
        service.propose(tx, DefinitionKind.PROCESS, "directive", late, base_id=base_id, reason="again")


def test_a_file_may_only_change_its_own_process(office: SupervisionOffice) -> None:
    """A diagram that defines another process is refused, and so is one that changes nothing or lacks a reason."""
    foreign = changed(office).replace(b'<bpmn:process id="directive"', b'<bpmn:process id="other"')
    foreign = foreign.replace(b'bpmnElement="directive"', b'bpmnElement="other"')
    with pytest.raises(errors.OtherProcedure):
        propose(office, foreign)
    with pytest.raises(errors.NothingChanged):
        propose(office, running(office)[1])
    with pytest.raises(errors.ReasonMissing):
        propose(office, reason="  ")


def test_a_draft_stays_based_on_the_version_it_was_opened_from(office: SupervisionOffice) -> None:
    """Saved again after another deployment, a draft is outdated until its author goes on from the running version."""
    base_id, _ = running(office)
    mine = changed(office).replace("归档".encode(), "存档".encode())
    with office.acting("checker") as tx:
        service.save_draft(tx, "directive", base_id, mine)
    approve(office, propose(office))
    with office.acting("checker") as tx:
        service.save_draft(tx, "directive", running(office)[0], mine)
    with pytest.raises(errors.ProcedureOutdated):
        propose(office, mine, by="checker")
    with office.acting("checker") as tx:
        service.rebase_draft(tx, "directive")
    proposal_id = propose(office, mine, by="checker")
    with office.reading() as session:
        assert queries.draft_of(session, "directive", "checker") is None
        assert queries.proposal(session, proposal_id).body == mine


def test_a_proposal_is_decided_once(office: SupervisionOffice) -> None:
    """Refused with a reason, or withdrawn by its author, it can be decided no more."""
    refused, withdrawn = propose(office), propose(office)
    with pytest.raises(errors.ReasonMissing), office.acting("checker") as tx:
        service.refuse(tx, refused, " ")
    with office.acting("checker") as tx:
        service.refuse(tx, refused, "unclear")
    with pytest.raises(errors.NotYourProposal), office.acting("checker") as tx:
        service.withdraw(tx, withdrawn)
    with office.acting("designer") as tx:
        service.withdraw(tx, withdrawn)
    for proposal_id, state in ((refused, ProposalState.REFUSED), (withdrawn, ProposalState.WITHDRAWN)):
        with pytest.raises(errors.ProposalDecided):
            approve(office, proposal_id)
        with office.reading() as session:
            assert queries.proposal(session, proposal_id).state is state


def test_the_list_tells_what_runs_and_who_changes_it(office: SupervisionOffice) -> None:
    """Running instances, drafts and waiting proposals stand beside the newest version."""
    office.open()
    propose(office)
    with office.acting("checker") as tx:
        service.save_draft(tx, "directive", running(office)[0], changed(office))
    with office.reading() as session:
        listed = {(each.latest.kind, each.latest.key): each for each in queries.procedures(session)}
        directive = listed[DefinitionKind.PROCESS, "directive"]
        assert (directive.running, directive.drafted_by) == (1, ("checker",))
        assert [each.author for each in directive.proposals] == ["designer"]
    assert {kind for kind, _ in listed} == set(DefinitionKind)


def test_files_are_deployed_in_the_names_of_two_administrators(office: SupervisionOffice) -> None:
    """The command line's way keeps the same rule: two people, both administrators, and a reason."""
    files = [Resource("directive.bpmn", changed(office))]
    for approver, fault in (("designer", errors.OwnProposal), ("director", errors.NotProcessAdministrator)):
        with pytest.raises(fault), office.acting("designer") as tx:
            service.deploy_files(tx, files, approver, "because")
    with office.acting("designer") as tx:
        assert len(service.deploy_files(tx, files, "checker", "because")) == 1
    with office.reading() as session:
        assert session.scalar(select(func.max(definition.c.version))) == 2
        assert session.scalar(select(func.count()).where(deployment.c.approved_by == "checker")) == 1
