"""What stands on the slip that a clerk hands out, in the resident's language."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Viewer
from portal.localized import in_language
from portal.models import Case, City, Department, Site
from portal.queries.city import read_in
from portal.queries.walls import visible_to


@dataclass(frozen=True)
class SlipFace:
    """The slip but for its code. `site` is empty where none was named.

    `can_open` is whether the clerk may read the case itself: hardly anybody a restricted one.
    """

    reference: str
    language: str
    code_digest: str
    department: str
    site: str
    received_at: datetime
    acknowledge_due_at: datetime
    resolve_due_at: datetime
    has_email: bool
    can_open: bool


_FACE = (
    select(
        Case.reference,
        Case.language,
        Case.code_digest,
        Case.received_at,
        Case.acknowledge_due_at,
        Case.resolve_due_at,
        Case.contact_email,
        Department.name.label("department"),
        Site.name.label("site"),
    )
    .join(Department, Case.department_id == Department.id)
    .outerjoin(Site, Case.site_id == Site.id)
    .where(Case.id == bindparam("case_id"))
)


def slip_face(session: Session, viewer: Viewer, case_id: int) -> SlipFace | None:
    """The slip of a case that this person has just entered; the caller knows that they did."""
    row = session.execute(_FACE, {"case_id": case_id}).first()
    if row is None:
        return None
    language = read_in(session.scalars(select(City)).one(), row.language)
    return SlipFace(
        reference=row.reference,
        language=language,
        code_digest=row.code_digest,
        department=in_language(row.department, language),
        site=in_language(row.site or {}, language),
        received_at=row.received_at,
        acknowledge_due_at=row.acknowledge_due_at,
        resolve_due_at=row.resolve_due_at,
        has_email=bool(row.contact_email),
        can_open=_can_open(session, viewer, case_id),
    )


def _can_open(session: Session, viewer: Viewer, case_id: int) -> bool:
    is_there = select(Case.id).where(Case.id == case_id, visible_to(viewer))
    return session.scalar(is_there) is not None
