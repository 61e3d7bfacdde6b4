"""Who may do what: one table, read by every page, query and test."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a staff member is to a department, or to the whole city."""

    COUNTER = "counter"
    CONTACT = "contact"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """One right, named `thing:act`."""

    READ_CASE = "case:read"
    READ_RESTRICTED_CASE = "case:read-restricted"
    READ_HUMAN_RESOURCES_CASE = "case:read-human-resources"
    FILE_CASE = "case:file"
    ACKNOWLEDGE_CASE = "case:acknowledge"
    ANSWER_CASE = "case:answer"
    ASSIGN_CASE = "case:assign"
    NOTE_CASE = "case:note"
    RESOLVE_CASE = "case:resolve"
    REOPEN_CASE = "case:reopen"
    TRANSFER_CASE = "case:transfer"
    CORRECT_CASE = "case:correct"
    LABEL_CASE = "case:label"
    MERGE_CASE = "case:merge"
    ESCALATE_CASE = "case:escalate"
    RESTRICT_CASE = "case:restrict"
    LIFT_RESTRICTION = "case:lift-restriction"
    HANDLE_ESCALATION = "escalation:handle"
    READ_BOARD = "policy:read-board"
    PUBLISH_POLICY = "policy:publish"
    LOG_TRAINING = "training:log"
    READ_RATINGS = "rating:read"
    READ_REVIEW = "review:read"
    HOLD_REVIEW = "review:hold"
    PLAN_ABSENCE = "absence:plan"
    DESIGNATE_CONTACT = "department:designate"
    MANAGE_STAFF = "staff:manage"
    MANAGE_SETTINGS = "settings:manage"
    MANAGE_SURVEYS = "survey:manage"
    MANAGE_KIOSKS = "kiosk:manage"
    READ_OUTBOX = "outbox:read"
    RESEND_OUTBOX = "outbox:resend"


# Everybody at a counter must be able to call a supervisor, and to keep an allegation away from
# the eyes it is about (B.2).
_READS = {
    Permission.READ_CASE,
    Permission.FILE_CASE,
    Permission.NOTE_CASE,
    Permission.LABEL_CASE,
    Permission.ESCALATE_CASE,
    Permission.RESTRICT_CASE,
}
_ANSWERS = _READS | {
    Permission.ACKNOWLEDGE_CASE,
    Permission.ANSWER_CASE,
    Permission.ASSIGN_CASE,
    Permission.RESOLVE_CASE,
    Permission.TRANSFER_CASE,
    Permission.CORRECT_CASE,
    Permission.MERGE_CASE,
    Permission.READ_RATINGS,
}
_SUPERVISES = _ANSWERS | {
    Permission.READ_RESTRICTED_CASE,
    Permission.LIFT_RESTRICTION,
    Permission.REOPEN_CASE,
    Permission.HANDLE_ESCALATION,
    Permission.READ_BOARD,
    Permission.LOG_TRAINING,
    Permission.READ_REVIEW,
    Permission.PLAN_ABSENCE,
}

TABLE: Mapping[Role, frozenset[Permission]] = {
    Role.COUNTER: frozenset(_READS),
    Role.CONTACT: frozenset(_ANSWERS),
    Role.SUPERVISOR: frozenset(
        _SUPERVISES
        | {
            Permission.DESIGNATE_CONTACT,
            Permission.READ_OUTBOX,
            # Of a restricted case nobody else may even see that a message went astray.
            Permission.RESEND_OUTBOX,
        }
    ),
    # Human Resources handles conduct and reviews practice; it does not run the departments' cases.
    Role.REVIEWER: frozenset(
        _SUPERVISES
        | {
            Permission.READ_HUMAN_RESOURCES_CASE,
            Permission.PUBLISH_POLICY,
            Permission.HOLD_REVIEW,
        }
    ),
    # Administrators run the system. That gives no right to read an allegation (B.2).
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ_CASE,
            Permission.READ_OUTBOX,
            Permission.RESEND_OUTBOX,
            Permission.READ_BOARD,
            Permission.PUBLISH_POLICY,
            Permission.READ_RATINGS,
            Permission.READ_REVIEW,
            Permission.HOLD_REVIEW,
            Permission.PLAN_ABSENCE,
            Permission.DESIGNATE_CONTACT,
            Permission.MANAGE_STAFF,
            Permission.MANAGE_SETTINGS,
            Permission.MANAGE_SURVEYS,
            Permission.MANAGE_KIOSKS,
        }
    ),
}

# Whoever can send words in the city's name, or run the system, signs in with a second factor.
NEEDS_SECOND_FACTOR = frozenset({Role.SUPERVISOR, Role.REVIEWER, Role.ADMINISTRATOR})


class ConductLane(StrEnum):
    """Who looks into an allegation: the department's supervisors, or Human Resources alone."""

    SUPERVISORS = "supervisors"
    HUMAN_RESOURCES = "human_resources"


PERMISSION_OF_LANE: Mapping[ConductLane, Permission] = {
    ConductLane.SUPERVISORS: Permission.READ_RESTRICTED_CASE,
    ConductLane.HUMAN_RESOURCES: Permission.READ_HUMAN_RESOURCES_CASE,
}


@dataclass(frozen=True)
class RoleAssignment:
    """A role in one department, or in every department when `department_id` is None."""

    role: Role
    department_id: int | None = None

    def covers(self, department_id: int) -> bool:
        """Whether the assignment reaches this department."""
        return self.department_id is None or self.department_id == department_id


@dataclass(frozen=True)
class Viewer:
    """A signed-in staff member as the rules see them."""

    staff_id: int
    name: str
    assignments: tuple[RoleAssignment, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held in whatever department."""
        return frozenset(assignment.role for assignment in self.assignments)

    def departments_with(self, permission: Permission) -> frozenset[int] | None:
        """The departments in which this person has the right; None means all of them."""
        granting = [held for held in self.assignments if permission in TABLE[held.role]]
        if any(held.department_id is None for held in granting):
            return None
        return frozenset(held.department_id for held in granting if held.department_id is not None)

    def has(self, permission: Permission) -> bool:
        """Whether this person has the right in at least one department."""
        return any(permission in TABLE[role] for role in self.roles)


@dataclass(frozen=True)
class CaseFacts:
    """What the rules must know of a case to decide who may see it."""

    department_id: int
    is_restricted: bool
    assignee_id: int | None
    walled_off_ids: frozenset[int]
    lane: ConductLane = ConductLane.SUPERVISORS


def can_see(viewer: Viewer, case: CaseFacts) -> bool:
    """Whether the case exists at all for this person (B.2: people named are walled off)."""
    if viewer.staff_id in case.walled_off_ids:
        return False
    if case.is_restricted:
        return _has_in(viewer, PERMISSION_OF_LANE[case.lane], case.department_id)
    return viewer.staff_id == case.assignee_id or _has_in(
        viewer, Permission.READ_CASE, case.department_id
    )


def can(viewer: Viewer, permission: Permission, case: CaseFacts) -> bool:
    """Whether this person may do this to this case.

    An assignee from another department has in the case the rights they have in their own.
    """
    if not can_see(viewer, case):
        return False
    is_assignee = viewer.staff_id == case.assignee_id
    return _has_in(viewer, permission, case.department_id) or (
        is_assignee and viewer.has(permission)
    )


def _has_in(viewer: Viewer, permission: Permission, department_id: int) -> bool:
    return any(
        permission in TABLE[held.role] and held.covers(department_id) for held in viewer.assignments
    )
