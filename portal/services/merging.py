"""Joining cases that tell of the same, and separating them again."""

from sqlalchemy import select

from portal.domain.case import FINISHED, Action
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Permission
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, WalledOff
from portal.queries.walls import find_case
from portal.services.casework import CaseAt, Words, write_words
from portal.services.changes import change, note_missed_promises, open_for_change
from portal.services.conduct import check_reader, rewall
from portal.services.joined_cases import follow, joined_with, separate
from portal.services.orientation import check_oriented
from portal.services.work import UnitOfWork


def merge(work: UnitOfWork, seen: CaseAt, into_reference: str, words: Words) -> None:
    """Join a case with another, which is answered for both from now on.

    The words tell the resident of the joined case, who thereby hears from a person. Raises Refused
    where the other case is unknown to this person, is this very case, is over, or where only one of
    both is restricted (B.2).
    """
    check_oriented(work)
    main = other_case(work, into_reference)
    case = open_for_change(work, seen.reference, Permission.MERGE_CASE, seen.version)
    _check(case, main)
    case.acknowledged_at = case.acknowledged_at or work.now
    case.merged_into_id = main.id
    message = write_words(work, case, words, is_public=True)
    change(work, case, Action.MERGE, facts={"reference": main.reference}, message=message)
    if case.is_restricted:
        _share_walls(work, case, main)
    for joined in (case, *joined_with(work, case)):
        follow(work, joined, main)


def undo(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Separate a joined case again; the words tell its resident.

    Raises ActionNotAllowed where the case is not, or no longer, joined.
    """
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.MERGE_CASE, seen.version)
    case.assignee_id = work.viewer.staff_id
    separate(work, case, write_words(work, case, words, is_public=True))


def other_case(work: UnitOfWork, reference: str) -> Case:
    """The second case of an act on two, locked, if this person may do the act to it too.

    Raises Refused, whether there is no such case or none for this person.
    """
    try:
        case = find_case(
            work.session, work.viewer, reference, Permission.MERGE_CASE, for_update=True
        )
    except (NotFound, NotAllowed):
        raise Refused(Refusal.OTHER_UNKNOWN) from None
    note_missed_promises(work, case)
    return case


def _check(case: Case, main: Case) -> None:
    if case is main:
        raise Refused(Refusal.SAME_CASE)
    if main.status in FINISHED:
        raise Refused(Refusal.OTHER_IS_OVER)
    if case.is_restricted is not main.is_restricted:
        raise Refused(Refusal.RESTRICTED_APART)


def _share_walls(work: UnitOfWork, case: Case, main: Case) -> None:
    """Whoever is kept away from one is kept away from both: they are one matter now (B.2)."""
    walls = select(WalledOff).where(WalledOff.case_id == case.id)
    for wall in work.session.scalars(walls).all():
        if work.session.get(WalledOff, (main.id, wall.staff_id)) is None:
            work.session.add(WalledOff(case_id=main.id, staff_id=wall.staff_id, reason=wall.reason))
    work.session.flush()
    rewall(work, main)
    check_reader(work, main)
