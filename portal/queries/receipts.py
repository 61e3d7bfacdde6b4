"""What stands on a receipt besides its code, and which case a code opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from portal.localized import in_language
from portal.models import Case, Department, Site


@dataclass(frozen=True)
class CaseDoor:
    """A case and the digest of the code that opens it now; `language` is the resident's."""

    case_id: int
    code_digest: str
    language: str


@dataclass(frozen=True)
class ReceiptFace:
    """The printed part of a receipt. `answer_due_at` is the first promise while it still runs."""

    reference: str
    department: str
    site: str | None
    received_at: datetime
    answer_due_at: datetime | None
    has_email: bool


_DOOR = select(Case.id, Case.code_digest, Case.language)
_DOOR_BY_CODE = _DOOR.where(Case.code_digest.in_(bindparam("digests", expanding=True)))
_DOOR_BY_ID = _DOOR.where(Case.id == bindparam("case_id"))
_FACE = (
    select(
        Case.reference,
        Case.received_at,
        Case.acknowledge_due_at,
        Case.acknowledged_at,
        Case.contact_email,
        Department.name.label("department"),
        Site.name.label("site"),
    )
    .join(Department, Case.department_id == Department.id)
    .outerjoin(Site, Case.site_id == Site.id)
    .where(Case.id == bindparam("case_id"))
)


def door_by_digests(connection: Connection, digests: Sequence[str]) -> CaseDoor | None:
    """The case that a code opens; `digests` are the code's, under the present and earlier keys."""
    row = connection.execute(_DOOR_BY_CODE, {"digests": list(digests)}).first()
    return CaseDoor(*row) if row else None


def door_of_case(connection: Connection, case_id: int) -> CaseDoor | None:
    """The door of a case that is known by its id."""
    row = connection.execute(_DOOR_BY_ID, {"case_id": case_id}).first()
    return CaseDoor(*row) if row else None


def receipt_face(connection: Connection, case_id: int, language: str) -> ReceiptFace | None:
    """The receipt of this case, read in the page's language."""
    row = connection.execute(_FACE, {"case_id": case_id}).first()
    if row is None:
        return None
    return ReceiptFace(
        reference=row.reference,
        department=in_language(row.department, language),
        site=in_language(row.site, language) if row.site else None,
        received_at=row.received_at,
        answer_due_at=None if row.acknowledged_at else row.acknowledge_due_at,
        has_email=bool(row.contact_email),
    )
