"""The resident's own page of a case: where it stands, both promises, what can be done now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Date, bindparam, exists, select

from portal.domain.case import FINISHED, Action, Kind, Outcome, Status, can_dispute, is_allowed
from portal.localized import in_language
from portal.models import Attachment, Case, CaseRating, Category, Department, Site
from portal.queries.contacts import acting_name
from portal.queries.resident_story import (
    CasePhoto,
    StoryEvent,
    open_question,
    photos_of,
    story_of,
)

PromiseState = Literal["due", "kept", "missed", "ended"]
RESIDENT_ACTIONS = (
    Action.ADD_INFORMATION,
    Action.RATE,
    Action.WITHDRAW,
    Action.CHANGE_CONTACT,
    Action.REPLACE_CODE,
)


@dataclass(frozen=True)
class ResidentPromise:
    """One of the two promises (A.2). `ended` is one that the case no longer needed."""

    state: PromiseState
    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class GivenRating:
    """How the resident rated the case, 1 to 5."""

    treatment: int
    outcome: int
    comment: str


@dataclass(frozen=True)
class ResidentCase:
    """A case as its resident sees it.

    `description`, `location` and the contact details are None in a restricted case (B.2): whoever
    finds the slip learns neither who complained nor about what.
    """

    reference: str
    version: int
    kind: Kind
    status: Status
    outcome: Outcome | None
    language: str
    is_restricted: bool
    received_at: datetime
    description: str | None
    location: str | None
    photos: tuple[CasePhoto, ...]
    department: str
    department_phone: str | None
    contact_person: str | None
    site: str | None
    category: str | None
    acknowledge: ResidentPromise
    resolve: ResidentPromise
    dispute_until_at: datetime | None
    was_disputed: bool
    has_contact: bool
    contact: tuple[str, str, str] | None
    rating: GivenRating | None
    question: StoryEvent | None
    story: tuple[StoryEvent, ...]
    possible: frozenset[Action]


_CASE = (
    select(
        Case.reference,
        Case.version,
        Case.kind,
        Case.status,
        Case.outcome,
        Case.language,
        Case.is_restricted,
        Case.description,
        Case.location,
        Case.contact_name,
        Case.contact_email,
        Case.contact_phone,
        Case.received_at,
        Case.acknowledge_due_at,
        Case.acknowledged_at,
        Case.resolve_due_at,
        Case.resolved_at,
        Case.question_asked_at,
        Case.dispute_until_at,
        Case.disputed_at,
        Case.finished_at,
        Department.name.label("department_name"),
        Department.phone.label("department_phone"),
        acting_name(bindparam("today", type_=Date)).label("contact_person"),
        Site.name.label("site_name"),
        Category.name.label("category_name"),
        CaseRating.treatment,
        CaseRating.outcome.label("rated_outcome"),
        CaseRating.comment,
        exists().where(Attachment.case_id == Case.id).label("has_photos"),
    )
    .join(Department, Case.department_id == Department.id)
    .outerjoin(Site, Case.site_id == Site.id)
    .outerjoin(Category, Case.category_id == Category.id)
    .outerjoin(CaseRating, CaseRating.case_id == Case.id)
    .where(Case.id == bindparam("case_id"))
)


def resident_case(
    connection: Connection, case_id: int, language: str, now: datetime, today: date
) -> ResidentCase:
    """The page of this case in the page's language, as things stand at `now`.

    `today` is the city's date then. Two statements, and a third where there are photos.
    """
    wanted = {"case_id": case_id, "today": today}
    row = connection.execute(_CASE, wanted).one()
    has_photos = row.has_photos and not row.is_restricted
    photos = photos_of(connection, case_id) if has_photos else {}
    story = story_of(connection, case_id, photos, language, is_restricted=row.is_restricted)
    return ResidentCase(
        reference=row.reference,
        version=row.version,
        kind=row.kind,
        status=row.status,
        outcome=row.outcome,
        language=row.language,
        is_restricted=row.is_restricted,
        received_at=row.received_at,
        description=None if row.is_restricted else row.description,
        location=None if row.is_restricted else row.location,
        photos=photos.get(None, ()),
        department=in_language(row.department_name, language),
        department_phone=row.department_phone,
        contact_person=None if row.is_restricted else row.contact_person,
        site=in_language(row.site_name, language) if row.site_name else None,
        category=in_language(row.category_name, language) if row.category_name else None,
        acknowledge=_promise(row, "acknowledge_due_at", "acknowledged_at", now),
        resolve=_promise(row, "resolve_due_at", "resolved_at", now),
        dispute_until_at=row.dispute_until_at,
        was_disputed=row.disputed_at is not None,
        has_contact=any(_contact(row)),
        contact=None if row.is_restricted else _contact(row),
        rating=_rating(row),
        question=open_question(story) if row.question_asked_at else None,
        story=story,
        possible=frozenset(_possible(row)),
    )


def _promise(row: Any, due_name: str, done_name: str, now: datetime) -> ResidentPromise:
    due_at, done_at = getattr(row, due_name), getattr(row, done_name)
    return ResidentPromise(_state(row, due_at, done_at, now), due_at, done_at)


def _state(row: Any, due_at: datetime, done_at: datetime | None, now: datetime) -> PromiseState:
    """A promise is missed from its instant on, whether or not the sweep has recorded it yet."""
    # A joined case has its answer still to come, together with the other one.
    is_over = row.status in FINISHED and row.status is not Status.MERGED
    ended_at = done_at or (row.finished_at if is_over else None)
    if (ended_at or now) > due_at:
        return "missed"
    if done_at is not None:
        return "kept"
    return "due" if ended_at is None else "ended"


def _possible(row: Any) -> Iterable[Action]:
    yield from (action for action in RESIDENT_ACTIONS if is_allowed(row.status, action))
    if can_dispute(row.status, row.disputed_at is not None):
        yield Action.DISPUTE


def _contact(row: Any) -> tuple[str, str, str]:
    return row.contact_name, row.contact_email, row.contact_phone


def _rating(row: Any) -> GivenRating | None:
    if row.treatment is None:
        return None
    return GivenRating(row.treatment, row.rated_outcome, row.comment)
