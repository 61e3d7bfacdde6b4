"""What a tablet shows: where it stands, whom it asks about, its languages and its survey."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.survey import PLAIN_SURVEY, Question
from portal.localized import in_language
from portal.models import Department, Kiosk, Site, SurveyUse
from portal.queries.surveys import newest_version, survey_for


@dataclass(frozen=True)
class DepartmentFace:
    """A department that visitors of the kiosk may say they were at."""

    slug: str
    names: dict[str, str]


@dataclass(frozen=True)
class KioskFace:
    """The kiosk of a tablet: whom it asks about, and in which words.

    `departments` is empty where ratings are about the place alone; of several the visitor chooses.
    `survey_version` is None while no survey is published: then only the face is asked for.
    """

    name: str
    site: str
    site_names: dict[str, str]
    departments: tuple[DepartmentFace, ...]
    language_tags: tuple[str, ...]
    has_printer: bool
    has_own_keyboard: bool
    opening_hours: dict[str, list[str]]
    revision: int
    survey_name: str
    survey_version: int | None
    questions: tuple[Question, ...]

    @property
    def department(self) -> str:
        """The one that every rating is about; empty where the visitor chooses, or nobody does."""
        return self.departments[0].slug if len(self.departments) == 1 else ""

    @property
    def choices(self) -> tuple[DepartmentFace, ...]:
        """The departments that a visitor chooses from."""
        return self.departments if len(self.departments) > 1 else ()

    def site_name(self, language: str) -> str:
        """Where it stands, in this language."""
        return in_language(self.site_names, language)


def kiosk_face(session: Session, kiosk_id: int, on: date) -> KioskFace:
    """The kiosk as it is on this day of the city's."""
    kiosk, site = session.execute(
        select(Kiosk, Site).join(Site, Site.id == Kiosk.site_id).where(Kiosk.id == kiosk_id)
    ).one()
    department_id = kiosk.department_ids[0] if len(kiosk.department_ids) == 1 else None
    survey = newest_version(session, kiosk.survey_id) if kiosk.survey_id else None
    survey = survey or survey_for(session, SurveyUse.KIOSK, site.id, department_id, on)
    of_kiosk = select(Department).where(
        Department.id.in_(kiosk.department_ids), Department.is_active
    )
    return KioskFace(
        name=kiosk.name,
        site=site.slug,
        site_names=dict(site.name),
        departments=tuple(
            DepartmentFace(each.slug, dict(each.name))
            for each in session.scalars(of_kiosk.order_by(Department.slug))
        ),
        language_tags=tuple(kiosk.language_tags),
        has_printer=kiosk.has_printer,
        has_own_keyboard=kiosk.has_own_keyboard,
        opening_hours=dict(kiosk.opening_hours),
        revision=kiosk.revision,
        survey_name=survey.name if survey else "",
        survey_version=survey.version_id if survey else None,
        questions=survey.questions if survey else PLAIN_SURVEY,
    )
