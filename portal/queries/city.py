"""The city as every page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.localized import ReaderLanguage, in_language, reader_language
from portal.models import City
from portal.queries.settled import settled


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
    instead_of: Mapping[str, str] = field(default_factory=dict)

    def reader(self, tag: str) -> ReaderLanguage:
        """The tag with what its readers are shown where a text is missing."""
        return reader_language(tag, self.instead_of, self.default_language)


@settled
def city_face(session: Session, language: str) -> CityFace | None:
    """The city in this language; None before it has been set up."""
    city = session.scalar(select(City))
    if city is None:
        return None
    return CityFace(
        name=in_language(city.name, read_in(city, language)),
        language_tags=tuple(city.language_tags),
        default_language=city.default_language,
        time_zone=ZoneInfo(city.time_zone),
        is_demonstration=city.is_demonstration,
        accent_colour=city.accent_colour,
        logo_key=city.logo_key,
        instead_of=dict(city.instead_of),
    )


def read_in(city: City, tag: str) -> ReaderLanguage:
    """The tag with what its readers are shown in this city where a text is missing."""
    return reader_language(tag, city.instead_of, city.default_language)
