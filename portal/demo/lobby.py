"""The lobby of City Hall: a place that waits for its tablet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Kiosk, Site

PIN = "246810"  # public on purpose, as the demonstration's password is
NAME, SLUG, SITE = "City Hall lobby", "city-hall-lobby", "city-hall"
OPEN_DAYS, HOURS = range(5), ["08:00", "17:00"]


def add_lobby(session: Session, pin_hash: str) -> None:
    """Add the kiosk, and the PIN with which one leaves its screens."""
    site = session.scalars(select(Site).where(Site.slug == SITE)).one()
    site.kiosk_pin_hash = pin_hash
    hours = {str(day): HOURS for day in OPEN_DAYS}
    session.add(Kiosk(slug=SLUG, name=NAME, site_id=site.id, opening_hours=hours))
    session.flush()
