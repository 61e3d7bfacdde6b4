"""Cases that belong together without being the same: each shows the way to the other."""

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, CaseLink
from portal.services.casework import CaseAt
from portal.services.changes import change, open_for_change
from portal.services.merging import other_case
from portal.services.work import UnitOfWork


def link(work: UnitOfWork, seen: CaseAt, other_reference: str) -> None:
    """Link two cases; both histories keep it.

    Raises Refused where the other case is unknown to this person, is this very case, is linked
    already, or where only one of both is restricted (B.2).
    """
    case, other = _both(work, seen, other_reference)
    if case.is_restricted is not other.is_restricted:
        raise Refused(Refusal.RESTRICTED_APART)
    if work.session.get(CaseLink, _key(case, other)) is not None:
        raise Refused(Refusal.ALREADY_LINKED)
    first_id, second_id = _key(case, other)
    work.session.add(CaseLink(case_id=first_id, other_case_id=second_id))
    _record(work, Action.LINK, case, other)


def unlink(work: UnitOfWork, seen: CaseAt, other_reference: str) -> None:
    """Take the link away again. Raises Refused where there is none."""
    case, other = _both(work, seen, other_reference)
    found = work.session.get(CaseLink, _key(case, other))
    if found is None:
        raise Refused(Refusal.NOT_LINKED)
    work.session.delete(found)
    _record(work, Action.UNLINK, case, other)


def _both(work: UnitOfWork, seen: CaseAt, other_reference: str) -> tuple[Case, Case]:
    other = other_case(work, other_reference)
    case = open_for_change(work, seen.reference, Permission.MERGE_CASE, seen.version)
    if case is other:
        raise Refused(Refusal.SAME_CASE)
    return case, other


def _key(case: Case, other: Case) -> tuple[int, int]:
    return min(case.id, other.id), max(case.id, other.id)


def _record(work: UnitOfWork, action: Action, case: Case, other: Case) -> None:
    change(work, case, action, facts={"reference": other.reference})
    change(work, other, action, facts={"reference": case.reference})
