"""The policy's next version: written as a draft, published once, never changed afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.domain.errors import PortalError
from portal.domain.policy import Clause, Step, Version, next_version
from portal.models import City, PolicyVersion
from portal.models.types import LocalizedText
from portal.queries.policy import current_version, policy_draft
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


class DraftChanged(PortalError):
    """Somebody else saved or published the draft after this person had opened it."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed the draft while you had it open.")


class DraftIncomplete(PortalError):
    """Something is missing, or nothing is new; PolicyDraft says what."""

    def __init__(self) -> None:
        super().__init__("The draft of the policy cannot be published as it is.")


@dataclass(frozen=True)
class DraftWords:
    """What somebody wrote: texts by clause and language, and what is new about them."""

    clauses: Mapping[str, LocalizedText]
    change_note: LocalizedText


def save_draft(work: UnitOfWork, seen_at: datetime | None, words: DraftWords) -> None:
    """Keep the draft; `seen_at` is when the draft that its writer had seen was written.

    Languages that the city has given up meanwhile keep their words. Raises DraftChanged.
    """
    draft = _draft_as_seen(work, seen_at)
    known = policy_draft(work.session).clauses
    if draft is None:
        draft = PolicyVersion(written_at=work.now, clauses={}, change_note={})
        work.session.add(draft)
    draft.clauses = {
        clause.value: _merged(known.get(clause, {}), words.clauses.get(clause, {}))
        for clause in Clause
    }
    draft.change_note = _merged(draft.change_note, words.change_note)
    draft.written_at = work.now
    work.session.flush()


def publish(work: UnitOfWork, seen_at: datetime | None, step: Step) -> Version:
    """Put the draft in force. A major version has to be confirmed again by everybody (C.1).

    Raises DraftChanged, and DraftIncomplete where something is missing or nothing is new.
    """
    draft = _draft_as_seen(work, seen_at)
    if draft is None or not policy_draft(work.session).is_ready:
        raise DraftIncomplete
    before = current_version(work.session)
    version = next_version(before, step)
    draft.major, draft.minor = version.major, version.minor
    draft.published_at, draft.published_by_id = work.now, work.actor.staff_id
    facts = {"from": str(before) if before else None, "to": str(version)}
    record_setting(work, "policy", "published", facts)
    work.session.flush()
    return version


def _draft_as_seen(work: UnitOfWork, seen_at: datetime | None) -> PolicyVersion | None:
    # One writer at a time: where no draft exists yet there is no row of it to lock.
    work.session.execute(select(City.id).with_for_update())
    draft = work.session.scalar(select(PolicyVersion).where(PolicyVersion.published_at.is_(None)))
    if (draft.written_at if draft else None) != seen_at:
        raise DraftChanged
    return draft


def _merged(known: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """The words by language; a text that was emptied is gone."""
    return {tag: text for tag, text in {**known, **written}.items() if text}
