"""The city's look, as its settings page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import City


@dataclass(frozen=True)
class BrandingSettings:
    """The city's name by language, and its colour (#rrggbb, or empty)."""

    name: Mapping[str, str]
    colour: str


def branding_settings(session: Session) -> BrandingSettings:
    """How the city looks; it must have been set up."""
    city = session.scalars(select(City)).one()
    return BrandingSettings(dict(city.name), city.accent_colour)
