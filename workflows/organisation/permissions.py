"""What a person may do at all, and which role grants it. Whose matters it covers is decided per object."""

from collections.abc import Iterable
from enum import StrEnum

from workflows.organisation.roles import Role


class Permission(StrEnum):
    """One kind of access, in alphabetical order. Every route of the site names exactly one."""

    ADVANCE_CLOCK = "advance-clock"
    APPROVE_DEPLOYMENT = "approve-deployment"
    ARCHIVE_MATTERS = "archive-matters"
    ASSESS_UNITS = "assess-units"
    CHANGE_ROLES = "change-roles"
    CLOSE_OUT_MATTERS = "close-out-matters"
    DESIGN_PROCESSES = "design-processes"
    EXPORT_LEDGER = "export-ledger"
    IMPORT_LEDGER = "import-ledger"
    MANAGE_CALENDAR = "manage-calendar"
    MANAGE_FORCES = "manage-forces"
    MANAGE_USERS = "manage-users"
    MANAGE_VOCABULARY = "manage-vocabulary"
    OPERATE_ENGINE = "operate-engine"
    OPERATE_INSTANCES = "operate-instances"
    PREPARE_BULLETINS = "prepare-bulletins"
    READ_AUDIT_TRAIL = "read-audit-trail"
    REGISTER_MATTERS = "register-matters"
    REPLAY_HISTORY = "replay-history"
    SEE_ALL_MATTERS = "see-all-matters"
    SEE_DASHBOARD = "see-dashboard"
    SEE_HEALTH = "see-health"
    SEE_MATTERS = "see-matters"
    SEE_ORGANISATION = "see-organisation"
    SEE_SCHEDULES = "see-schedules"
    URGE_MATTERS = "urge-matters"
    WORK_ON_TASKS = "work-on-tasks"


_P = Permission
_STAFF = frozenset({_P.SEE_MATTERS, _P.SEE_ORGANISATION, _P.WORK_ON_TASKS})
_OFFICE = _STAFF | {_P.EXPORT_LEDGER, _P.REPLAY_HISTORY, _P.SEE_ALL_MATTERS, _P.SEE_DASHBOARD}
_CLERK = _OFFICE | {_P.IMPORT_LEDGER, _P.PREPARE_BULLETINS, _P.REGISTER_MATTERS, _P.SEE_SCHEDULES, _P.URGE_MATTERS}
_READER = frozenset({_P.SEE_ALL_MATTERS, _P.SEE_DASHBOARD, _P.SEE_MATTERS})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.APPROVER: _OFFICE | {_P.MANAGE_FORCES, _P.URGE_MATTERS},
    Role.ARCHIVIST: _OFFICE | {_P.ARCHIVE_MATTERS},
    Role.ASSESSOR: _READER | {_P.ASSESS_UNITS, _P.EXPORT_LEDGER},
    Role.AUDIT_ADMIN: frozenset({_P.READ_AUDIT_TRAIL, _P.REPLAY_HISTORY, _P.SEE_ALL_MATTERS, _P.SEE_ORGANISATION}),
    Role.CLOSER: _OFFICE | {_P.CLOSE_OUT_MATTERS},
    Role.DEPUTY_HEAD: _STAFF,
    Role.DISCIPLINE_OFFICER: _READER | {_P.WORK_ON_TASKS},
    Role.DOCKET_CLERK: _CLERK | {_P.MANAGE_CALENDAR, _P.MANAGE_FORCES, _P.MANAGE_VOCABULARY},
    Role.DRAFTER: _CLERK,
    Role.EXPERT_GUEST: frozenset({_P.WORK_ON_TASKS}),
    Role.HANDLER: _STAFF,
    Role.INSPECTOR: _OFFICE | {_P.URGE_MATTERS},
    Role.LEADER: _OFFICE,
    Role.LIAISON: _STAFF,
    Role.OBSERVER_DISCIPLINE: _READER,
    Role.OBSERVER_MEDIA: _READER,
    Role.PROCESS_ADMIN: frozenset(
        {
            _P.ADVANCE_CLOCK,
            _P.APPROVE_DEPLOYMENT,
            _P.DESIGN_PROCESSES,
            _P.OPERATE_ENGINE,
            _P.OPERATE_INSTANCES,
            _P.REPLAY_HISTORY,
            _P.SEE_HEALTH,
            _P.SEE_SCHEDULES,
        }
    ),
    Role.RESULT_READER: frozenset({_P.EXPORT_LEDGER, _P.SEE_ALL_MATTERS, _P.SEE_MATTERS}),
    Role.REVIEWER: _OFFICE | {_P.PREPARE_BULLETINS, _P.URGE_MATTERS},
    Role.SECURITY_ADMIN: frozenset({_P.CHANGE_ROLES, _P.SEE_ORGANISATION}),
    Role.SYSTEM_ADMIN: frozenset(
        {
            _P.ADVANCE_CLOCK,
            _P.MANAGE_CALENDAR,
            _P.MANAGE_USERS,
            _P.MANAGE_VOCABULARY,
            _P.OPERATE_ENGINE,
            _P.SEE_HEALTH,
            _P.SEE_ORGANISATION,
            _P.SEE_SCHEDULES,
        }
    ),
    Role.UNIT_HEAD: _STAFF,
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that ``roles`` grant together."""
    return frozenset[Permission]().union(*(GRANTS[role] for role in roles))
