"""The city that the present request is about, remembered for a few seconds.

Pages must show whose they are even while the database is away, so what was read last is kept.
"""

import time
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from portal.localized import FALLBACK
from portal.queries.city import CityFace, city_face
from portal.services.calendars import NoCityYet
from portal.web.portal import portal
from portal.web.work import now

SECONDS = 3.0
EXTENSION = "city_faces"
# Whose pages are about a city; style sheets and the operators' checks are there before it is.
OF_A_CITY = frozenset({"resident", "office"})
# Before the city has been set up, or while nobody can say which it is.
NO_CITY = CityFace(
    name="Feedback",
    language_tags=(FALLBACK,),
    default_language=FALLBACK,
    time_zone=ZoneInfo("UTC"),
    is_demonstration=False,
)


@dataclass
class _Remembered:
    face: CityFace
    until: float  # of the monotonic clock


def install(app: Flask) -> None:
    """Say on every page that the city is not set up yet, as long as it is not."""
    app.before_request(check_city)


def check_city() -> None:
    """Raise NoCityYet where there is a database and no city in it."""
    if request.blueprint not in OF_A_CITY or city_in(FALLBACK) is not NO_CITY:
        return
    try:
        with portal().database.reading() as session:
            face = city_face(session, FALLBACK)
    except SQLAlchemyError:
        return  # the page says so itself, as soon as it asks
    if face is None:
        raise NoCityYet


def city_in(language: str) -> CityFace:
    """Name, languages and zone of the city, read in this language."""
    remembered = _faces().get(language)
    if remembered is None or remembered.until < time.monotonic():
        remembered = _Remembered(_look(language, remembered), time.monotonic() + SECONDS)
        if remembered.face is not NO_CITY:
            _faces()[language] = remembered
    return remembered.face


def city_today() -> date:
    """The day on the city's calendar on which this request came."""
    today: date | None = g.get("city_today")
    if today is None:
        today = g.city_today = now().astimezone(city_in(FALLBACK).time_zone).date()
    return today


def forget_city() -> None:
    """Call after changing the city, so that the next page of this process shows it."""
    _faces().clear()


def _look(language: str, before: _Remembered | None) -> CityFace:
    try:
        with portal().database.reading() as session:
            return city_face(session, language) or NO_CITY
    except SQLAlchemyError:
        return before.face if before else NO_CITY


def _faces() -> dict[str, _Remembered]:
    faces: dict[str, _Remembered] = current_app.extensions.setdefault(EXTENSION, {})
    return faces
