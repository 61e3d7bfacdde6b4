"""Which survey a page asks: what somebody has before them already, else what is placed there."""

from collections.abc import Callable
from datetime import date

from flask import request
from sqlalchemy.orm import Session

from portal.queries.surveys import PublishedSurvey, version_asked
from portal.web.city import city_today
from portal.web.work import reading

LONGEST_NUMBER = 10  # digits


def survey_asked(
    placed: Callable[[Session, date], PublishedSurvey | None],
) -> PublishedSurvey | None:
    """The version that the posted form names, or what `placed` finds for today.

    Whoever began to answer goes on answering that, though another version is published meanwhile.
    """
    version = request.form.get("survey_version", "")
    if version.isdecimal() and len(version) < LONGEST_NUMBER:
        return version_asked(reading(), int(version))
    today = city_today()
    return placed(reading(), today)
