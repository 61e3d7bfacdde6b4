"""A new city, ready to take its first case."""

from collections.abc import Sequence
from datetime import time

from sqlalchemy.orm import Session

from portal.models import City, Department

CITY_CLERK = {"en": "City Clerk", "es": "Secretaría Municipal", "ar": "مكتب كاتب المدينة"}
OPENING_TIME, CLOSING_TIME = time(8), time(17)


def new_city(
    session: Session,
    *,
    name: str,
    time_zone: str,
    country: str,
    subdivision: str | None,
    languages: Sequence[str],
    is_demonstration: bool = False,
) -> City:
    """Add the city, and the department where every case goes as long as it is the only one (A.3).

    `languages` are BCP 47 tags, the city's own first. The department still needs its contact and
    its deputy (B.3).
    """
    city = City(
        id=1,
        name={languages[0]: name},
        time_zone=time_zone,
        country=country,
        subdivision=subdivision,
        language_tags=list(languages),
        default_language=languages[0],
        opening_time=OPENING_TIME,
        closing_time=CLOSING_TIME,
        is_demonstration=is_demonstration,
    )
    session.add_all([city, Department(slug="city-clerk", name=dict(CITY_CLERK), is_triage=True)])
    session.flush()
    return city
