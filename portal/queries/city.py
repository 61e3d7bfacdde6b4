"""The city as every page shows it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import City


@dataclass(frozen=True)
class CityFace:
    """Name, languages and look of the city, read in one language.

    `accent_colour` is #rrggbb and `logo_key` that of a file; both are empty where it has none.
    """

    name: str
    language_tags: tuple[str, ...]
    default_language: str
    time_zone: ZoneInfo
    is_demonstration: bool
    accent_colour: str = ""
    logo_key: str = ""


def city_face(session: Session, language: str) -> CityFace | None:
    """The city in this language; None before it has been set up."""
    city = session.scalar(select(City))
    if city is None:
        return None
    return CityFace(
        name=in_language(city.name, language, city.default_language),
        language_tags=tuple(city.language_tags),
        default_language=city.default_language,
        time_zone=ZoneInfo(city.time_zone),
        is_demonstration=city.is_demonstration,
        accent_colour=city.accent_colour,
        logo_key=city.logo_key,
    )
