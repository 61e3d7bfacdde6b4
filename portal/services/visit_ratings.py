"""Rating a visit: one press, nobody is asked who they are (D.1)."""

import json
from dataclasses import asdict, dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.domain.case import Channel
from portal.domain.errors import NotFound
from portal.models import Department, Site, VisitRating
from portal.services.survey_answers import SurveyAnswers, replace_answers
from portal.services.work import UnitOfWork

SUBMISSIONS = "visit-rating"


@dataclass(frozen=True)
class Visit:
    """What somebody thinks of a visit; `score` is 1 (worst) to 5 (best), `department` may be empty.

    `idempotency_key` was put into the form by the server: the same form with the same content
    counts once, however often it arrives.
    """

    site: str
    score: int
    language: str
    idempotency_key: str
    channel: Channel = Channel.WEB
    department: str = ""
    comment: str = ""
    survey: SurveyAnswers | None = None


def rate_visit(work: UnitOfWork, visit: Visit) -> None:
    """Count the visit once. Raises NotFound when its site does not exist."""
    digest = work.keys.digest(SUBMISSIONS, json.dumps(asdict(visit), sort_keys=True).encode())
    if _is_known(work, digest):
        return
    try:
        with work.session.begin_nested():
            _add_rating(work, visit, digest)
    except IntegrityError:  # another server counted the same form in the same instant
        if not _is_known(work, digest):
            raise


def _is_known(work: UnitOfWork, digest: str) -> bool:
    known = select(VisitRating.id).where(VisitRating.submission_digest == digest)
    return work.session.scalar(known) is not None


def _add_rating(work: UnitOfWork, visit: Visit, digest: str) -> None:
    rating = VisitRating(
        submission_digest=digest,
        site_id=_site_id(work, visit.site),
        department_id=_department_id(work, visit.department),
        channel=visit.channel,
        language=visit.language,
        score=visit.score,
        comment=visit.comment,
        rated_at=work.now,
        survey_version_id=visit.survey.version_id if visit.survey else None,
    )
    work.session.add(rating)
    work.session.flush()
    if visit.survey:
        replace_answers(work, visit.survey.answers, visit_rating_id=rating.id)


def _site_id(work: UnitOfWork, slug: str) -> int:
    site_id = work.session.scalar(select(Site.id).where(Site.slug == slug, Site.is_active))
    if site_id is None:
        raise NotFound("There is no such place.")
    return site_id


def _department_id(work: UnitOfWork, slug: str) -> int | None:
    """None where the poster names no department, or one that is no more."""
    return work.session.scalar(select(Department.id).where(Department.slug == slug))
