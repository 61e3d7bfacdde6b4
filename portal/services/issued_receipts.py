"""Receipts that a tablet holds ahead of their cases, so that nobody leaves without a code."""

from dataclasses import dataclass

from sqlalchemy import func, select

from portal.domain import tracking_code
from portal.models import IssuedReceipt
from portal.services.calendars import business_calendar
from portal.services.filing import CODES, next_reference
from portal.services.work import UnitOfWork

STOCK = 40
# Where answers were lost on their way, a tablet asks again; some day something is wrong with it.
MOST_UNUSED = 400


@dataclass(frozen=True)
class Issued:
    """A receipt on its way to the tablet: the server keeps the digest of the code alone."""

    reference: str
    code: str


def issue(work: UnitOfWork, device_id: int, have: int) -> list[Issued]:
    """Fill the tablet's stock up again; `have` is how many it holds."""
    unused = select(func.count()).where(
        IssuedReceipt.device_id == device_id, IssuedReceipt.case_id.is_(None)
    )
    room = MOST_UNUSED - (work.session.scalar(unused) or 0)
    return [_issue_one(work, device_id) for _ in range(max(0, min(STOCK - have, room)))]


def issued_to(work: UnitOfWork, device_id: int, reference: str) -> IssuedReceipt | None:
    """The receipt of this reference, if this tablet was given it and no case has it yet."""
    return work.session.scalar(
        select(IssuedReceipt).where(
            IssuedReceipt.reference == reference,
            IssuedReceipt.device_id == device_id,
            IssuedReceipt.case_id.is_(None),
        )
    )


def _issue_one(work: UnitOfWork, device_id: int) -> Issued:
    code = tracking_code.generate()
    reference = next_reference(work, business_calendar(work.session, work.now))
    work.session.add(
        IssuedReceipt(
            device_id=device_id,
            reference=reference,
            code_digest=work.keys.digest(CODES, code.encode("ascii")),
            issued_at=work.now,
        )
    )
    return Issued(reference, code)
