"""The surveys with their drafts, versions and places, as the pages that change them show them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.survey import Question, missing_texts, questions_from
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import (
    Department,
    Site,
    StaffMember,
    Survey,
    SurveyPlacement,
    SurveyUse,
    SurveyVersion,
)


@dataclass(frozen=True)
class VersionEntry:
    """What a survey asks or asked; the draft has no number."""

    number: int | None
    written_at: datetime
    published_at: datetime | None
    published_by: str | None
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class PlacementEntry:
    """Where and when a survey is asked; empty names and days mean everywhere and always."""

    id: int
    use: SurveyUse
    site_name: str
    department_name: str
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True)
class SurveyEntry:
    """A survey; the draft, where there is one, stands first among its versions."""

    slug: str
    name: str
    is_active: bool
    versions: tuple[VersionEntry, ...]
    placements: tuple[PlacementEntry, ...]

    @property
    def newest(self) -> VersionEntry:
        """The draft, else what is asked now."""
        return self.versions[0]

    @property
    def draft(self) -> VersionEntry | None:
        """What nobody is asked yet."""
        return self.newest if self.newest.number is None else None

    @property
    def published(self) -> VersionEntry | None:
        """What people are asked now."""
        return next((each for each in self.versions if each.number), None)

    def incomplete_in(self, tags: Sequence[str]) -> list[str]:
        """The languages in which words are missing, in the order of the city's."""
        found = {each.language for each in missing_texts(self.newest.questions, tags)}
        return [tag for tag in tags if tag in found]


def survey_entries(session: Session, language: str) -> tuple[SurveyEntry, ...]:
    """Every survey: those that are asked first, then by name."""
    versions, placements = _versions(session), _placements(session, language)
    found = [
        SurveyEntry(row.slug, row.name, row.is_active, versions[row.id], placements[row.id])
        for row in session.scalars(select(Survey))
    ]
    return tuple(sorted(found, key=lambda each: (not each.is_active, fold(each.name))))


def survey_entry(session: Session, slug: str, language: str) -> SurveyEntry | None:
    """The survey of this slug."""
    return next((each for each in survey_entries(session, language) if each.slug == slug), None)


def _versions(session: Session) -> defaultdict[int, tuple[VersionEntry, ...]]:
    rows = session.execute(
        select(SurveyVersion, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == SurveyVersion.published_by_id)
        .order_by(SurveyVersion.number.desc().nulls_first())
    )
    found: defaultdict[int, tuple[VersionEntry, ...]] = defaultdict(tuple)
    for version, name in rows:
        found[version.survey_id] += (_version(version, name),)
    return found


def _version(row: SurveyVersion, published_by: str | None) -> VersionEntry:
    return VersionEntry(
        row.number,
        row.written_at,
        row.published_at,
        published_by,
        questions_from(row.questions),
    )


def _placements(session: Session, language: str) -> defaultdict[int, tuple[PlacementEntry, ...]]:
    rows = session.execute(
        select(SurveyPlacement, Site.name, Department.name)
        .outerjoin(Site, Site.id == SurveyPlacement.site_id)
        .outerjoin(Department, Department.id == SurveyPlacement.department_id)
        .order_by(SurveyPlacement.use, SurveyPlacement.id)
    )
    found: defaultdict[int, tuple[PlacementEntry, ...]] = defaultdict(tuple)
    for row in rows:
        found[row[0].survey_id] += (_placement(*row, language),)
    return found


def _placement(
    placement: SurveyPlacement,
    site: Mapping[str, str] | None,
    department: Mapping[str, str] | None,
    language: str,
) -> PlacementEntry:
    return PlacementEntry(
        placement.id,
        placement.use,
        in_language(site or {}, language),
        in_language(department or {}, language),
        placement.first_on,
        placement.last_on,
    )
