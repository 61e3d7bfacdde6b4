"""A receipt whose case has not arrived yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import IssuedReceipt, Kiosk, KioskDevice, Site


@dataclass(frozen=True)
class WaitingReceipt:
    """Where the feedback of this receipt lies; `is_let_go` where its tablet will not bring it.

    A code that was never given to anybody looks the same: only the tablet knows.
    """

    reference: str
    site: str
    last_seen_at: datetime | None
    is_let_go: bool


_WAITING = (
    select(
        IssuedReceipt.reference,
        Site.name,
        KioskDevice.last_seen_at,
        KioskDevice.revoked_at,
    )
    .join(KioskDevice, KioskDevice.id == IssuedReceipt.device_id)
    .join(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
    .join(Site, Site.id == Kiosk.site_id)
    .where(IssuedReceipt.case_id.is_(None))
    .where(IssuedReceipt.code_digest.in_(bindparam("digests", expanding=True)))
)


def waiting_receipt(
    session: Session, digests: Sequence[str], language: str
) -> WaitingReceipt | None:
    """The receipt of this code, as long as no case has it."""
    row = session.execute(_WAITING, {"digests": list(digests)}).first()
    if row is None:
        return None
    return WaitingReceipt(
        reference=row.reference,
        site=in_language(row.name, language),
        last_seen_at=row.last_seen_at,
        is_let_go=row.revoked_at is not None,
    )
