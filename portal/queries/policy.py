"""The policy as the city words it: its published versions, and the draft of the next one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.policy import Clause, Version
from portal.localized import FALLBACK
from portal.models import City, PolicyVersion, StaffMember
from portal.models.types import LocalizedText

Clauses = Mapping[str, LocalizedText]


@dataclass(frozen=True)
class Wording:
    """A text in the reader's language, or in another one (`language`) where it is missing."""

    body: str
    language: str


@dataclass(frozen=True)
class PublishedVersion:
    """A version in the list of all; `published_by` is None where the command line did it."""

    version: Version
    published_at: datetime
    published_by: str | None
    change_note: Wording


@dataclass(frozen=True)
class PolicyText:
    """One published version to be read."""

    published: PublishedVersion
    clauses: Mapping[Clause, Wording]
    is_current: bool


@dataclass(frozen=True)
class PolicyDraft:
    """What the next version is to say, beside what the published one says.

    `written_at` is None as long as nobody has begun: then the texts are the published ones.
    """

    clauses: Clauses
    change_note: LocalizedText
    written_at: datetime | None
    published: Clauses
    current: Version | None
    own_language: str

    @property
    def missing(self) -> tuple[Clause, ...]:
        """The clauses that lack words in the city's own language."""
        return tuple(each for each in Clause if not self.text(each, self.own_language))

    @property
    def is_unchanged(self) -> bool:
        """Whether it says just what the published version says."""
        return self.current is not None and self.clauses == self.published

    @property
    def lacks_note(self) -> bool:
        """Whether nobody has said yet what is new; the first version needs no such words."""
        return self.current is not None and not self.change_note.get(self.own_language)

    @property
    def is_ready(self) -> bool:
        """Whether it can be published."""
        return not (self.missing or self.is_unchanged or self.lacks_note)

    def text(self, clause: Clause, language: str) -> str:
        """What the clause is to say in this language; empty where nobody has written it."""
        return self.clauses.get(clause, {}).get(language, "")

    def published_text(self, clause: Clause, language: str) -> str:
        """What it says now."""
        return self.published.get(clause, {}).get(language, "")


def current_version(session: Session) -> Version | None:
    """The version that was published last; None before any was."""
    row = _newest(session)
    return _version(row) if row else None


def policy_text(
    session: Session, language: str, version: Version | None = None
) -> PolicyText | None:
    """This version, or the current one, in the reader's language; None where there is none."""
    newest = _newest(session)
    row = newest if version is None else _published(session, version)
    if row is None:
        return None
    default = _default_language(session)
    clauses = {each: wording(row.clauses.get(each, {}), language, default) for each in Clause}
    authors = _names(session, row)
    return PolicyText(_entry(row, authors, language, default), clauses, is_current=row is newest)


def policy_versions(session: Session, language: str) -> tuple[PublishedVersion, ...]:
    """Every published version, the newest first."""
    rows = session.scalars(
        select(PolicyVersion)
        .where(PolicyVersion.published_at.is_not(None))
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
    ).all()
    default = _default_language(session)
    authors = _names(session, *rows)
    return tuple(_entry(row, authors, language, default) for row in rows)


def policy_draft(session: Session) -> PolicyDraft:
    """The draft, or the published text to begin one from."""
    draft = session.scalar(select(PolicyVersion).where(PolicyVersion.published_at.is_(None)))
    newest = _newest(session)
    published = newest.clauses if newest else {}
    return PolicyDraft(
        clauses=draft.clauses if draft else published,
        change_note=draft.change_note if draft else {},
        written_at=draft.written_at if draft else None,
        published=published,
        current=_version(newest) if newest else None,
        own_language=_default_language(session),
    )


def wording(texts: Mapping[str, str], language: str, default: str = FALLBACK) -> Wording:
    """The text in this language, else in the city's own, else in any that there is."""
    for tag in (language, language.split("-")[0], default, FALLBACK, *texts):
        if texts.get(tag):
            return Wording(texts[tag], tag)
    return Wording("", language)


def _newest(session: Session) -> PolicyVersion | None:
    return session.scalar(
        select(PolicyVersion)
        .where(PolicyVersion.published_at.is_not(None))
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
        .limit(1)
    )


def _published(session: Session, version: Version) -> PolicyVersion | None:
    return session.scalar(
        select(PolicyVersion).where(
            PolicyVersion.published_at.is_not(None),
            PolicyVersion.major == version.major,
            PolicyVersion.minor == version.minor,
        )
    )


def _entry(
    row: PolicyVersion, authors: Mapping[int, str], language: str, default: str
) -> PublishedVersion:
    return PublishedVersion(
        version=_version(row),
        # Only published rows come here; a draft has no instant.
        published_at=row.published_at or row.written_at,
        published_by=authors.get(row.published_by_id or 0),
        change_note=wording(row.change_note, language, default),
    )


def _names(session: Session, *rows: PolicyVersion) -> Mapping[int, str]:
    ids = {row.published_by_id for row in rows}
    people = session.execute(
        select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(ids))
    )
    return {person.id: person.name for person in people}


def _version(row: PolicyVersion) -> Version:
    return Version(row.major or 0, row.minor or 0)


def _default_language(session: Session) -> str:
    return session.scalar(select(City.default_language)) or FALLBACK
