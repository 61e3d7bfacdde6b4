"""Ratings from a tablet: the tap alone at once, the rest of the answers when somebody goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from portal.domain.case import Channel
from portal.domain.errors import PortalError
from portal.domain.kiosk_time import Happened
from portal.domain.repeats import NEXT_PERSON, is_repeat
from portal.domain.searching import index_words
from portal.domain.survey import (
    PLAIN_SURVEY,
    Question,
    counted_answers,
    headline,
    questions_from,
)
from portal.models import SurveyVersion, VisitRating
from portal.queries.kiosk_devices import Device
from portal.queries.slugs import slugs
from portal.services.kiosk_words import language_of, slug_of
from portal.services.survey_answers import first_words, replace_answers
from portal.services.work import UnitOfWork


class NotUnderstood(PortalError):
    """Something from a tablet that makes no sense here; it is put aside."""


def rate_from_tablet(
    work: UnitOfWork, device: Device, content: Mapping[str, Any], happened: Happened
) -> int:
    """Count the visit, or add to it what came later; gives the id of the rating.

    Raises NotUnderstood without a visit or a face.
    """
    version, questions = asked(work, content.get("survey_version"))
    answers = counted_answers(questions, mapping(content.get("answers")))
    score = answers.get(headline(questions).key)
    if score is None:
        raise NotUnderstood("A rating without a face.")
    rating = _rating(work, device, visit_key(content), content, happened)
    is_first = rating.score is None
    moments = {happened.at} if is_first else {happened.at, rating.rated_at}
    if is_first or content.get("is_whole") is True:
        rating.score, rating.survey_version_id = score, version
        # Chosen after the tap, where the tablet serves several.
        chosen = slugs(work.session).departments.get(slug_of(content.get("department")))
        rating.department_id = chosen or rating.department_id
        rating.comment = first_words(questions, answers)
        rating.search_text = index_words(rating.comment)
        work.session.flush()
        replace_answers(work, answers, visit_rating_id=rating.id)
    rating.rated_at = min(moments)
    work.session.flush()
    mark_repeats(work, device.id, min(moments), max(moments))
    return rating.id


def asked(work: UnitOfWork, version: Any) -> tuple[int | None, tuple[Question, ...]]:
    """What the tablet asked: every version that was ever published is understood."""
    if version is None:
        return None, PLAIN_SURVEY
    # True is an int to Python, and would be the first version of all.
    is_number = isinstance(version, int) and not isinstance(version, bool)
    found = work.session.get(SurveyVersion, version) if is_number else None
    if found is None or found.published_at is None:
        raise NotUnderstood("A survey that was never published.")
    return found.id, questions_from(found.questions)


def _rating(
    work: UnitOfWork, device: Device, key: str, content: Mapping[str, Any], happened: Happened
) -> VisitRating:
    known = work.session.scalar(select(VisitRating).where(VisitRating.visit_key == key))
    if known is not None:
        return known
    rating = VisitRating(
        visit_key=key,
        site_id=slugs(work.session).sites[device.site],
        device_id=device.id,
        channel=Channel.KIOSK,
        language=language_of(content.get("language")),
        rated_at=happened.at,
        received_at=work.now,
        is_time_uncertain=happened.is_uncertain,
    )
    work.session.add(rating)
    return rating


def mark_repeats(work: UnitOfWork, device_id: int, first: datetime, last: datetime) -> None:
    """Whatever the order in which ratings arrive, the same ones end up as repeats."""
    near = work.session.execute(
        select(VisitRating.id, VisitRating.rated_at, VisitRating.is_repeat)
        .where(VisitRating.device_id == device_id)
        .where(VisitRating.rated_at > first - NEXT_PERSON)
        .where(VisitRating.rated_at < last + NEXT_PERSON)
        .order_by(VisitRating.rated_at, VisitRating.visit_key)
    ).all()
    earlier = [None, *(row.rated_at for row in near)]
    is_now = {
        row.id: is_repeat(row.rated_at, before)
        for row, before in zip(near, earlier, strict=False)
        if row.rated_at >= first
    }
    changed = [row.id for row in near if is_now.get(row.id, row.is_repeat) is not row.is_repeat]
    for wanted in (True, False):
        ids = [each for each in changed if is_now[each] is wanted]
        if ids:
            work.session.execute(
                update(VisitRating).where(VisitRating.id.in_(ids)).values(is_repeat=wanted)
            )


def visit_key(content: Mapping[str, Any]) -> str:
    """The tablet's own key of the visit. Raises NotUnderstood without one."""
    try:
        return str(UUID(str(content.get("visit"))))
    except ValueError as error:
        raise NotUnderstood("A rating without a visit.") from error


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}
