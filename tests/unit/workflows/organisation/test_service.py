from pathlib import Path

import pytest

from engine.actor import Actor
from tests.support.offices import add_unit, add_user, make_office
from workflows.office import Office
from workflows.organisation import queries, service
from workflows.organisation.passwords import WeakPassword
from workflows.organisation.people import groups_of
from workflows.organisation.records import RecordFilter, records
from workflows.organisation.roles import Role, RolesExclude
from workflows.organisation.sessions import SignInRefused

SECURITY = Actor("security.admin")
SYSTEM = Actor("system.admin")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The education bureau with its liaison, and another person there without roles."""
    office = make_office(tmp_path)
    add_unit(office, "JYJ", "市教育局")
    add_user(office, "tao.ye", [Role.LIAISON], unit="JYJ", name="陶冶")
    add_user(office, "zhou.wei", unit="JYJ", name="周为")
    return office


def roles_of(office: Office, login: str) -> frozenset[Role]:
    """What ``login`` holds now."""
    with office.reading() as session:
        return queries.person(session, login).roles


def test_a_change_of_roles_is_recorded_with_its_reason(office: Office) -> None:
    """The audit administrator reads who changed what, from what to what, and why."""
    with office.transaction(SECURITY) as tx:
        service.change_roles(tx, "zhou.wei", [Role.HANDLER], " 分工调整 ")
    assert roles_of(office, "zhou.wei") == {Role.HANDLER}
    with office.reading() as session:
        record = records(session, RecordFilter(subject="zhou.wei"))[0]
    assert (record.actor, record.action, record.reason) == ("security.admin", "roles-changed", "分工调整")
    assert record.details == {"before": [], "after": ["handler"]}


def test_a_change_of_roles_needs_a_reason(office: Office) -> None:
    """Blank reasons are refused and nothing changes."""
    with pytest.raises(service.ReasonMissing), office.transaction(SECURITY) as tx:
        service.change_roles(tx, "zhou.wei", [Role.HANDLER], "  ")
    assert roles_of(office, "zhou.wei") == set()


def test_nobody_changes_the_own_rights(office: Office) -> None:
    """Even the security administrator cannot grant anything to the own account."""
    with pytest.raises(service.OwnAccount), office.transaction(Actor("tao.ye")) as tx:
        service.change_roles(tx, "tao.ye", [Role.APPROVER], "需要")


def test_roles_that_exclude_each_other_are_refused(office: Office) -> None:
    """Nobody becomes system administrator beside a business role."""
    with pytest.raises(RolesExclude), office.transaction(SECURITY) as tx:
        service.change_roles(tx, "zhou.wei", [Role.SYSTEM_ADMIN, Role.HANDLER], "需要")


@pytest.mark.rule("C03")
@pytest.mark.rule("C30")
def test_a_unit_has_one_active_liaison(office: Office) -> None:
    """A second liaison is refused until the first is disabled; that one cannot come back meanwhile."""
    with pytest.raises(service.RoleTaken) as caught, office.transaction(SECURITY) as tx:
        service.change_roles(tx, "zhou.wei", [Role.LIAISON], "接任")
    assert caught.value.details == {"role": "liaison", "unit": "JYJ", "holder": "tao.ye"}
    with office.transaction(SYSTEM) as tx:
        service.disable(tx, "tao.ye")
    with office.transaction(SECURITY) as tx:
        service.change_roles(tx, "zhou.wei", [Role.LIAISON], "接任")
    with pytest.raises(service.RoleTaken), office.transaction(SYSTEM) as tx:
        service.enable(tx, "tao.ye")
    with office.reading() as session:
        assert [each.login for each in queries.people(session, "JYJ", Role.LIAISON)] == ["zhou.wei"]


@pytest.mark.rule("A12")
def test_a_disabled_liaison_counts_for_nobody(office: Office) -> None:
    """A unit whose only liaison is disabled has none."""
    with office.transaction(SYSTEM) as tx:
        service.disable(tx, "tao.ye")
    with office.reading() as session:
        assert queries.people(session, "JYJ", Role.LIAISON) == []
        assert "JYJ" not in queries.units_with(session, Role.LIAISON)


def test_moving_a_head_into_a_unit_that_has_one_is_refused(office: Office) -> None:
    """Editing the unit of an account cannot give a unit two heads."""
    add_unit(office, "CZJ")
    add_user(office, "head.one", [Role.UNIT_HEAD], unit="JYJ")
    add_user(office, "head.two", [Role.UNIT_HEAD], unit="CZJ")
    with pytest.raises(service.RoleTaken), office.transaction(SYSTEM) as tx:
        service.edit_user(tx, "head.two", "王二", "JYJ", "")


def test_disabling_ends_the_sessions(office: Office) -> None:
    """Whoever is disabled is signed out everywhere at once and cannot come back."""
    token = office.sessions.sign_in("tao.ye", "Lotus-pond-88")
    with office.transaction(SYSTEM) as tx:
        service.disable(tx, "tao.ye")
    assert office.sessions.resume(token) is None
    with pytest.raises(SignInRefused):
        office.sessions.sign_in("tao.ye", "Lotus-pond-88")


def test_a_reset_password_works_once_for_signing_in_and_must_be_changed(office: Office) -> None:
    """The old password and sessions are void; the person has to choose a new password."""
    token = office.sessions.sign_in("tao.ye", "Lotus-pond-88")
    with office.transaction(SYSTEM) as tx:
        plain = service.reset_password(tx, "tao.ye")
    assert office.sessions.resume(token) is None
    with pytest.raises(SignInRefused):
        office.sessions.sign_in("tao.ye", "Lotus-pond-88")
    again = office.sessions.resume(office.sessions.sign_in("tao.ye", plain))
    assert again is not None
    assert again.must_change


def test_no_administrator_resets_another_administrator(office: Office) -> None:
    """The password of one of the three is out of the system administrator's reach; the command line can."""
    add_user(office, "audit.admin", [Role.AUDIT_ADMIN])
    with pytest.raises(service.AdministratorAccount), office.transaction(SYSTEM) as tx:
        service.reset_password(tx, "audit.admin")
    with office.transaction(SYSTEM) as tx:
        plain = service.force_password(tx, "audit.admin")
    assert office.sessions.sign_in("audit.admin", plain)


def test_a_login_is_never_used_twice(office: Office) -> None:
    """History names people by login, so a taken one is refused, whatever the case it is written in."""
    with pytest.raises(service.LoginTaken), office.transaction(SYSTEM) as tx:
        service.create_user(tx, "Tao.Ye", "陶野", "JYJ", "")


@pytest.mark.parametrize(
    ("login", "name"), [("", "陶野"), ("tao ye", "陶野"), ("陶野", "陶野"), ("tao.ye2", "  "), ("a/b", "陶野")]
)
def test_an_account_needs_a_plain_login_and_a_name(office: Office, login: str, name: str) -> None:
    """Logins are letters, digits, dots and hyphens; a name is never blank."""
    with pytest.raises(service.NameMissing), office.transaction(SYSTEM) as tx:
        service.create_user(tx, login, name, "JYJ", "")


def test_an_account_needs_a_unit_that_exists(office: Office) -> None:
    """An unknown unit code is refused."""
    with pytest.raises(queries.UnitNotFound), office.transaction(SYSTEM) as tx:
        service.create_user(tx, "tao.ye2", "陶野", "XXX", "")


def test_a_weak_password_is_refused(office: Office) -> None:
    """Ten characters, mixed, without the login."""
    for weak in ("short-1", "onlyletters", "TAO.YE-2019"):
        with pytest.raises(WeakPassword), office.transaction(Actor("tao.ye")) as tx:
            service.change_password(tx, "tao.ye", "Lotus-pond-88", weak)


def test_units_come_as_a_tree(office: Office) -> None:
    """A unit is followed by those below it, with their depth and the number of active people."""
    add_unit(office, "JYJ-1", parent="JYJ")
    add_unit(office, "AAA")
    with office.transaction(SYSTEM) as tx:
        service.disable(tx, "zhou.wei")
    with office.reading() as session:
        listed = [(unit.code, unit.depth, unit.people) for unit in queries.units(session)]
    assert listed == [("AAA", 0, 0), ("JYJ", 0, 1), ("JYJ-1", 1, 0)]


def test_accounts_are_found_by_text_unit_and_role(office: Office) -> None:
    """The filters of the list of accounts; a percent sign is just a sign."""
    with office.reading() as session:
        found = {
            "text": queries.accounts(session, "陶"),
            "role": queries.accounts(session, role=Role.LIAISON),
            "unit": queries.accounts(session, unit_code="JYJ"),
            "percent": queries.accounts(session, "%"),
        }
    assert {name: [account.person.login for account in accounts] for name, accounts in found.items()} == {
        "text": ["tao.ye"],
        "role": ["tao.ye"],
        "unit": ["tao.ye", "zhou.wei"],
        "percent": [],
    }


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (["unit:JYJ:liaison"], ["tao.ye"]),
        (["unit:JYJ"], ["tao.ye", "zhou.wei"]),
        (["unit:JYJ:liaison", "role:docket_clerk"], ["clerk", "tao.ye"]),
        (["role:liaison"], ["tao.ye"]),
        (["unit:SWJ:liaison", "unit:JYJ:docket_clerk", "nobody", "unit:"], []),
        ([], []),
    ],
)
def test_who_is_in_a_group_is_found_by_unit_and_role(office: Office, groups: list[str], found: list[str]) -> None:
    """Those active in one of the groups, each once; what is no group is nobody's."""
    add_unit(office, "SWJ", "市商务局")
    add_user(office, "clerk", [Role.DOCKET_CLERK])
    add_user(office, "gone", [Role.DOCKET_CLERK], unit="JYJ")
    with office.transaction(SECURITY) as tx:
        service.disable(tx, "gone")
    with office.reading() as session:
        logins = queries.logins_in(session, groups)
        assert sorted(logins) == found
        everybody = queries.people(session)
    assert sorted(each.login for each in everybody if groups_of(each) & set(groups)) == found
