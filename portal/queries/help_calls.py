"""Who waits at a tablet for a person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import HelpCall, Kiosk, Site
from portal.queries.kiosk_devices import HELP_IS_AWAITED


@dataclass(frozen=True)
class WaitingCall:
    """Somebody who asked for help, and where."""

    id: int
    kiosk: str
    site: str


def waiting_calls(session: Session, now: datetime, language: str) -> list[WaitingCall]:
    """The calls that nobody has answered yet, who waits longest first."""
    rows = session.execute(
        select(HelpCall.id, Kiosk.name, Site.name.label("site"))
        .join(Kiosk, Kiosk.id == HelpCall.kiosk_id)
        .join(Site, Site.id == Kiosk.site_id)
        .where(HelpCall.called_at > now - HELP_IS_AWAITED, HelpCall.answered_at.is_(None))
        .order_by(HelpCall.id)
    )
    return [WaitingCall(row.id, row.name, in_language(row.site, language)) for row in rows]
