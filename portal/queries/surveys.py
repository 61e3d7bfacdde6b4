"""Which survey is asked where."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.survey import Question, questions_from
from portal.models import (
    Case,
    Department,
    Site,
    Survey,
    SurveyPlacement,
    SurveyUse,
    SurveyVersion,
)
from portal.queries.settled import settled

_PLACE = select(Case.site_id, Case.department_id).where(Case.id == bindparam("case_id"))


@dataclass(frozen=True)
class PublishedSurvey:
    """A version of a survey as people are asked it."""

    version_id: int
    survey_id: int
    name: str
    questions: tuple[Question, ...]

    def __hash__(self) -> int:
        """Two are equal where every word is; their versions are enough to look among few."""
        return hash(self.version_id)


@settled
def survey_for(
    session: Session, use: SurveyUse, site_id: int | None, department_id: int | None, on: date
) -> PublishedSurvey | None:
    """The survey placed for this use: the placement that says most of the place, then the newest.

    Only surveys that have a published version count.
    """
    placed = select(SurveyPlacement).join(Survey, Survey.id == SurveyPlacement.survey_id)
    placements = session.scalars(placed.where(SurveyPlacement.use == use, Survey.is_active))
    fitting = [each for each in placements if _fits(each, site_id, department_id, on)]
    for placement in sorted(fitting, key=_weight, reverse=True):
        published = newest_version(session, placement.survey_id)
        if published is not None:
            return published
    return None


def survey_of_visit(
    session: Session, site: str, department: str, on: date
) -> PublishedSurvey | None:
    """What is asked on phones about a visit here; `department` is empty where none is known."""
    site_id = session.scalar(select(Site.id).where(Site.slug == site))
    department_id = session.scalar(select(Department.id).where(Department.slug == department))
    return survey_for(session, SurveyUse.VISIT, site_id, department_id, on)


def survey_of_case(session: Session, case_id: int, on: date) -> PublishedSurvey | None:
    """What is asked about a case that has ended, beside the two questions that always are."""
    place = session.connection().execute(_PLACE, {"case_id": case_id}).one()
    return survey_for(session, SurveyUse.CLOSED_CASE, place.site_id, place.department_id, on)


def version_asked(session: Session, version_id: int) -> PublishedSurvey | None:
    """A version that somebody has before them, however long ago it was published."""
    row = session.execute(
        select(SurveyVersion.questions, Survey.id, Survey.name)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(SurveyVersion.id == version_id, SurveyVersion.published_at.is_not(None))
    ).first()
    if row is None:
        return None
    return PublishedSurvey(version_id, row.id, row.name, questions_from(row.questions))


def newest_version(session: Session, survey_id: int) -> PublishedSurvey | None:
    """What this survey asks now; None before it is published."""
    row = session.execute(
        select(SurveyVersion.id, SurveyVersion.questions, Survey.name)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(SurveyVersion.survey_id == survey_id, SurveyVersion.published_at.is_not(None))
        .order_by(SurveyVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return PublishedSurvey(row.id, survey_id, row.name, questions_from(row.questions))


def _fits(
    placement: SurveyPlacement, site_id: int | None, department_id: int | None, on: date
) -> bool:
    return (
        placement.site_id in (None, site_id)
        and placement.department_id in (None, department_id)
        and (placement.first_on is None or placement.first_on <= on)
        and (placement.last_on is None or on <= placement.last_on)
    )


def _weight(placement: SurveyPlacement) -> tuple[bool, bool, bool, int]:
    return (
        placement.site_id is not None,
        placement.department_id is not None,
        placement.first_on is not None or placement.last_on is not None,
        placement.id,
    )
