from itertools import combinations

import pytest

from engine.actor import Actor
from workflows.organisation.people import Person, actor_of, groups_of
from workflows.organisation.permissions import GRANTS, Permission, permissions_of
from workflows.organisation.roles import ADMINISTRATORS, Role, RolesExclude, check_compatible


def person(*roles: Role, unit: str | None = "JYJ") -> Person:
    """Somebody of the education bureau."""
    return Person("tao.ye", "陶冶", unit, "市教育局", "", frozenset(roles))


def test_enums_are_alphabetical() -> None:
    """A reader finds a role or permission where the alphabet puts it."""
    assert list(Role) == sorted(Role)
    assert list(Permission) == sorted(Permission)


def test_every_role_grants_something_and_every_permission_is_granted() -> None:
    """No role is empty and no permission is out of everybody's reach."""
    assert set(GRANTS) == set(Role)
    assert all(GRANTS.values())
    assert permissions_of(Role) == frozenset(Permission)


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_the_three_administrators_hold_no_other_role(administrator: Role) -> None:
    """Each of the three excludes the other two and every business role; alone it is fine."""
    check_compatible([administrator])
    for other in set(Role) - {administrator}:
        with pytest.raises(RolesExclude):
            check_compatible([administrator, other])


def test_no_administrator_can_do_anothers_job() -> None:
    """Of what changes or audits the system, no two of the three share a permission."""
    jobs = {Permission.MANAGE_USERS, Permission.CHANGE_ROLES, Permission.READ_AUDIT_TRAIL}
    for one, other in combinations(sorted(ADMINISTRATORS), 2):
        assert not GRANTS[one] & GRANTS[other] & jobs
    assert {len(GRANTS[administrator] & jobs) for administrator in ADMINISTRATORS} == {1}


def test_no_administrator_works_on_matters() -> None:
    """Running the system, granting rights and reading logs gives no hand in a matter."""
    hands = {
        Permission.REGISTER_MATTERS,
        Permission.WORK_ON_TASKS,
        Permission.CLOSE_OUT_MATTERS,
        Permission.URGE_MATTERS,
    }
    assert not permissions_of(ADMINISTRATORS) & hands


def test_a_drafter_is_no_approver() -> None:
    """Who drafts an opinion may not be the one who approves."""
    with pytest.raises(RolesExclude):
        check_compatible([Role.DRAFTER, Role.APPROVER])


def test_groups_name_roles_the_unit_and_what_is_held_for_it() -> None:
    """A liaison is addressed by role, by unit, and as the unit's liaison; a reviewer is not the unit's reviewer."""
    assert groups_of(person(Role.LIAISON, Role.REVIEWER)) == {
        "role:liaison",
        "role:reviewer",
        "unit:JYJ",
        "unit:JYJ:liaison",
    }


def test_somebody_without_unit_has_roles_only() -> None:
    """An invited expert belongs to no unit."""
    assert groups_of(person(Role.EXPERT_GUEST, unit=None)) == {"role:expert_guest"}


def test_a_person_acts_under_the_login_with_the_groups() -> None:
    """The engine knows a person by login and groups only."""
    assert actor_of(person(Role.UNIT_HEAD)) == Actor(
        "tao.ye", frozenset({"role:unit_head", "unit:JYJ", "unit:JYJ:unit_head"})
    )


@pytest.mark.rule("C46")
def test_the_offices_that_use_the_results_read_and_export_and_nothing_else() -> None:
    """Trial management, personnel and discipline see the ledger and take it along; they change nothing."""
    reading = {Permission.SEE_ALL_MATTERS, Permission.SEE_MATTERS}
    assert GRANTS[Role.RESULT_READER] == reading | {Permission.EXPORT_LEDGER}
