"""Groups as diagrams write them."""

import pytest

from workflows.organisation.people import Person, groups_of, may_be_group
from workflows.organisation.roles import Role


@pytest.mark.parametrize(
    ("group", "known"),
    [
        ("role:approver", True),
        ("role:aprover", False),
        ("role:", False),
        ("unit:env", True),
        ("unit:env:liaison", True),
        ("unit:env:approver", False),
        ("unit:env:", False),
        ("unit:", False),
        ("approver", False),
    ],
)
def test_a_group_is_one_that_somebody_could_be_in(group: str, known: bool) -> None:  # noqa: FBT001  # the expectation
    """Roles exist or do not; of a unit only certain roles are addressed; which units there are is not asked."""
    assert may_be_group(group) is known


def test_everybody_is_in_such_groups_only() -> None:
    """Whatever roles a person holds, the groups are of the known forms."""
    person = Person("ann", "Ann", "env", "Environment", "", frozenset(Role))
    assert all(map(may_be_group, groups_of(person)))
