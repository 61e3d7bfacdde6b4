"""A case as the office sees it: everything that is known, and what this person can do with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from portal.domain.case import Action, Channel, Kind, Outcome, Status, is_allowed
from portal.domain.errors import NotFound
from portal.domain.permissions import CaseFacts, Permission, Viewer, can
from portal.localized import in_language
from portal.models import Case, CaseRating, Category, Department, Site, StaffMember
from portal.queries.case_history import (
    CasePhoto,
    HistoryEntry,
    StoredPhoto,
    history_of,
    photos_of,
    stored_photo,
)
from portal.queries.case_oversight import CaseOversight, case_oversight
from portal.queries.case_relations import CaseRelations, case_relations
from portal.queries.staff import Colleague, colleagues
from portal.queries.walls import case_facts, find_case

PERMISSION_OF: dict[Action, Permission] = {
    Action.ACKNOWLEDGE: Permission.ACKNOWLEDGE_CASE,
    Action.REPLY: Permission.ANSWER_CASE,
    Action.ASK: Permission.ANSWER_CASE,
    Action.RESOLVE: Permission.RESOLVE_CASE,
    Action.REFER: Permission.RESOLVE_CASE,
    Action.TRANSFER: Permission.TRANSFER_CASE,
    Action.SEND_BACK: Permission.TRANSFER_CASE,
    Action.MERGE: Permission.MERGE_CASE,
    Action.UNDO_MERGE: Permission.MERGE_CASE,
    Action.LINK: Permission.MERGE_CASE,
    Action.UNLINK: Permission.MERGE_CASE,
    Action.CORRECT: Permission.CORRECT_CASE,
    Action.REOPEN: Permission.REOPEN_CASE,
    Action.NOTE: Permission.NOTE_CASE,
    Action.ASSIGN: Permission.ASSIGN_CASE,
    Action.ESCALATE: Permission.ESCALATE_CASE,
    Action.HANDLE_ESCALATION: Permission.HANDLE_ESCALATION,
    Action.RESTRICT: Permission.RESTRICT_CASE,
    Action.WALL_OFF: Permission.LIFT_RESTRICTION,
    Action.ASK_TO_LIFT: Permission.LIFT_RESTRICTION,
    Action.LIFT: Permission.LIFT_RESTRICTION,
}


@dataclass(frozen=True)
class CasePromise:
    """One of the two promises (A.2). `missed_at` is when it was recorded that it was not kept."""

    due_at: datetime
    done_at: datetime | None
    missed_at: datetime | None


@dataclass(frozen=True)
class CaseContact:
    """How the resident can be reached; all empty for an anonymous one."""

    name: str
    email: str
    phone: str

    def __bool__(self) -> bool:
        return bool(self.name or self.email or self.phone)


@dataclass(frozen=True)
class ResidentRating:
    """How the resident found the treatment and the outcome, 1 to 5."""

    treatment: int
    outcome: int
    comment: str
    rated_at: datetime


@dataclass(frozen=True)
class CasePage:
    """All of a case. `possible` is what both the case's status and this person's rights allow.

    Site, category and location are empty where the resident named none.
    """

    reference: str
    version: int
    kind: Kind
    status: Status
    outcome: Outcome | None
    channel: Channel
    language: str
    is_restricted: bool
    is_about_conduct: bool
    staff_named: str
    description: str
    location: str
    photos: tuple[CasePhoto, ...]
    department_id: int
    department: str
    site: str
    site_slug: str
    category: str
    category_slug: str
    assignee_id: int | None
    assignee: str | None
    contact: CaseContact
    wants_interpreter: bool
    received_at: datetime
    next_due_at: datetime | None
    acknowledge: CasePromise
    resolve: CasePromise
    question_asked_at: datetime | None
    disputed_at: datetime | None
    dispute_until_at: datetime | None
    rating: ResidentRating | None
    history: tuple[HistoryEntry, ...]
    possible: frozenset[Action]
    colleagues: tuple[Colleague, ...]
    oversight: CaseOversight
    relations: CaseRelations

    def since(self, version: int) -> tuple[HistoryEntry, ...]:
        """What has happened after the case had this version."""
        return tuple(entry for entry in self.history if entry.version > version)


# What the page shows as the case holds it.
_AS_STORED = (
    "reference",
    "version",
    "kind",
    "status",
    "outcome",
    "channel",
    "language",
    "is_restricted",
    "is_about_conduct",
    "staff_named",
    "description",
    "location",
    "department_id",
    "assignee_id",
    "wants_interpreter",
    "received_at",
    "next_due_at",
    "question_asked_at",
    "disputed_at",
    "dispute_until_at",
)
_assignee = aliased(StaffMember)
_AROUND = (
    select(
        Department.name.label("department"),
        Site.name.label("site"),
        Site.slug.label("site_slug"),
        Category.name.label("category"),
        Category.slug.label("category_slug"),
        _assignee.name.label("assignee"),
        CaseRating.treatment,
        CaseRating.outcome.label("rated_outcome"),
        CaseRating.comment,
        CaseRating.rated_at,
    )
    .select_from(Case)
    .join(Department, Case.department_id == Department.id)
    .outerjoin(Site, Case.site_id == Site.id)
    .outerjoin(Category, Case.category_id == Category.id)
    .outerjoin(_assignee, Case.assignee_id == _assignee.id)
    .outerjoin(CaseRating, CaseRating.case_id == Case.id)
    .where(Case.id == bindparam("case_id"))
)


def case_page(
    session: Session,
    viewer: Viewer,
    reference: str,
    language: str,
    permission: Permission = Permission.READ_CASE,
) -> CasePage:
    """The case for this person, its names in `language`.

    Raises NotFound or NotAllowed as `find_case` does.
    """
    case = find_case(session, viewer, reference, permission)
    facts = case_facts(session, case)
    around = session.execute(_AROUND, {"case_id": case.id}).one()
    photos = photos_of(session, case.id)
    oversight = case_oversight(session, viewer, case)
    allowed = frozenset(_possible(viewer, facts, case.status)) - oversight.ruled_out
    relations = case_relations(session, viewer, case, language, allowed)
    possible = allowed - relations.ruled_out
    return CasePage(
        **{name: getattr(case, name) for name in _AS_STORED},
        department=in_language(around.department, language),
        site=in_language(around.site or {}, language),
        site_slug=around.site_slug or "",
        category=in_language(around.category or {}, language),
        category_slug=around.category_slug or "",
        photos=photos.get(None, ()),
        assignee=around.assignee,
        contact=CaseContact(case.contact_name, case.contact_email, case.contact_phone),
        acknowledge=CasePromise(
            case.acknowledge_due_at, case.acknowledged_at, case.acknowledge_missed_at
        ),
        resolve=CasePromise(case.resolve_due_at, case.resolved_at, case.resolve_missed_at),
        rating=_rating(around),
        history=history_of(session, viewer, case.id, photos, language),
        possible=possible,
        colleagues=_colleagues(session, facts) if Action.ASSIGN in possible else (),
        oversight=oversight,
        relations=relations,
    )


def case_photo(session: Session, viewer: Viewer, reference: str, photo_id: int) -> StoredPhoto:
    """The file of one of the case's photos. Raises NotFound or NotAllowed as `find_case` does."""
    case = find_case(session, viewer, reference)
    found = stored_photo(session, case.id, photo_id)
    if found is None:
        raise NotFound("This case has no such photo.")
    return found


def _possible(viewer: Viewer, facts: CaseFacts, status: Status) -> list[Action]:
    return [
        action
        for action, permission in PERMISSION_OF.items()
        if is_allowed(status, action) and can(viewer, permission, facts)
    ]


def _colleagues(session: Session, facts: CaseFacts) -> tuple[Colleague, ...]:
    """Those to whom the case can be given: who works with such cases and is not walled off."""
    wanted = Permission.READ_RESTRICTED_CASE if facts.is_restricted else Permission.NOTE_CASE
    found = colleagues(session, facts.department_id, wanted)
    return tuple(person for person in found if person.id not in facts.walled_off_ids)


def _rating(row: Any) -> ResidentRating | None:
    if row.treatment is None:
        return None
    return ResidentRating(row.treatment, row.rated_outcome, row.comment, row.rated_at)
