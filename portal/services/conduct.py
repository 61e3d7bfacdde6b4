"""Allegations of misconduct: who is kept away, who looks into it, and how it is opened (B.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.case import Action, Status
from portal.domain.errors import NotFound
from portal.domain.escalation import (
    EscalationCause,
    Person,
    WallReason,
    lane_for,
    named_in,
)
from portal.domain.permissions import ConductLane, Permission, Role, can_see
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, LiftRequest, Message, StaffMember, StaffRole, WalledOff
from portal.queries.walls import case_facts, viewer_from
from portal.services import history
from portal.services.casework import CaseAt, Words
from portal.services.changes import change, open_for_change
from portal.services.escalations import raise_escalation
from portal.services.joined_cases import separate
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class Walls:
    """Whom an allegation names, who else is to be kept away, and whether it is for HR alone."""

    named_ids: tuple[int, ...] = ()
    excluded_ids: tuple[int, ...] = ()
    is_for_human_resources: bool = False


def protect_new_case(work: UnitOfWork, case: Case, *, is_for_human_resources: bool = False) -> None:
    """Before anybody sees a new allegation: wall off whom its words name, and choose the lane."""
    _wall_off_matched(work, case, is_chosen=is_for_human_resources)
    raise_escalation(work, case, EscalationCause.CONDUCT)


def restrict(work: UnitOfWork, seen: CaseAt, walls: Walls, words: Words) -> None:
    """Mark that a case alleges misconduct: from now on it exists only for those who look into it.

    Raises Refused where nobody would be left, and NotFound for somebody who does not exist.
    """
    case = open_for_change(work, seen.reference, Permission.RESTRICT_CASE, seen.version)
    case.is_restricted = True
    message = _note(work, case, words)
    facts = _keep_away(work, case, walls)
    change(work, case, Action.RESTRICT, facts=facts, message=message)
    if case.status is Status.MERGED:
        separate(work, case)  # an allegation is answered by itself, not with what more can read
    raise_escalation(work, case, EscalationCause.CONDUCT)
    for merged in work.session.scalars(select(Case).where(Case.merged_into_id == case.id)):
        merged.is_restricted = True
        change(work, merged, Action.RESTRICT, facts=_keep_away(work, merged, walls))


def wall_off(work: UnitOfWork, seen: CaseAt, walls: Walls, words: Words) -> None:
    """Keep more people away from a restricted case, or hand it to Human Resources.

    Raises Refused where nobody would be left or the case is not restricted, and NotFound.
    """
    case = open_for_change(work, seen.reference, Permission.LIFT_RESTRICTION, seen.version)
    if not case.is_restricted:
        raise Refused(Refusal.NOTHING_TO_LIFT)
    message = _note(work, case, words)
    facts = _keep_away(work, case, walls)
    change(work, case, Action.WALL_OFF, facts=facts, message=message)


def ask_to_lift(work: UnitOfWork, seen: CaseAt, staff_id: int | None, words: Words) -> None:
    """Ask to open the case again, or to let one person in; nothing changes until another agrees.

    Raises Refused where there is nothing to open, or where the same was asked already.
    """
    case = open_for_change(work, seen.reference, Permission.LIFT_RESTRICTION, seen.version)
    if not _can_be_lifted(work, case, staff_id):
        raise Refused(Refusal.NOTHING_TO_LIFT)
    if _open_request(work, case, staff_id):
        raise Refused(Refusal.ALREADY_ASKED)
    work.session.add(
        LiftRequest(
            case_id=case.id,
            staff_id=staff_id,
            asked_by_id=work.viewer.staff_id,
            asked_at=work.now,
        )
    )
    message = _note(work, case, words)
    change(work, case, Action.ASK_TO_LIFT, facts={"person": staff_id}, message=message)


def decide_lift(
    work: UnitOfWork, seen: CaseAt, request_id: int, words: Words, *, is_granted: bool
) -> None:
    """Grant or decline what a colleague asked for: nobody opens an allegation alone.

    Raises Refused for whoever asked, and where nothing waits for a decision.
    """
    case = open_for_change(work, seen.reference, Permission.LIFT_RESTRICTION, seen.version)
    request = work.session.get(LiftRequest, request_id)
    if request is None or request.case_id != case.id or request.decided_at is not None:
        raise Refused(Refusal.NOTHING_TO_LIFT)
    if request.asked_by_id == work.viewer.staff_id:
        raise Refused(Refusal.NEEDS_SECOND_PERSON)
    request.decided_at, request.decided_by_id = work.now, work.viewer.staff_id
    request.is_granted = is_granted
    if is_granted:
        _lift(work, case, request.staff_id)
    message = _note(work, case, words)
    action = Action.LIFT if is_granted else Action.DECLINE_TO_LIFT
    change(work, case, action, facts={"person": request.staff_id}, message=message)


def rewall(work: UnitOfWork, case: Case, *, is_chosen: bool = False) -> None:
    """Choose anew who looks into an allegation, after its walls or its department changed.

    Human Resources never hands it back by itself; supervisors read it only where nobody is there.
    """
    was_theirs = case.lane is ConductLane.HUMAN_RESOURCES
    case.lane = lane_for(
        case_facts(work.session, case).walled_off_ids,
        _supervisor_ids(work, case.department_id),
        _managers(work),
        is_chosen=is_chosen or was_theirs,
    )
    if not _has_reader(work, case):
        case.lane = ConductLane.SUPERVISORS
    facts = case_facts(work.session, case)
    holder = work.session.get(StaffMember, case.assignee_id) if case.assignee_id else None
    if holder is not None and not can_see(viewer_from(holder), facts):
        case.assignee_id = None


def check_reader(work: UnitOfWork, case: Case) -> None:
    """See that somebody is left who can read the case. Raises Refused."""
    if not _has_reader(work, case):
        raise Refused(Refusal.NOBODY_LEFT)


def _keep_away(work: UnitOfWork, case: Case, walls: Walls) -> dict[str, object]:
    if not {*walls.named_ids, *walls.excluded_ids} <= {member.id for member in _active(work)}:
        raise NotFound("There is no such staff member.")
    _wall(work, case, walls.named_ids, WallReason.NAMED)
    _wall(work, case, walls.excluded_ids, WallReason.EXCLUDED)
    rewall(work, case, is_chosen=walls.is_for_human_resources)
    check_reader(work, case)
    matched = _wall_off_matched(work, case)
    return {
        "named": sorted(walls.named_ids),
        "excluded": sorted(walls.excluded_ids),
        "matched": sorted(matched),
        "lane": case.lane,
    }


def _wall_off_matched(work: UnitOfWork, case: Case, *, is_chosen: bool = False) -> frozenset[int]:
    """Wall off whom the resident's words name, unless nobody would be left who could read it."""
    people = [Person(member.id, member.name) for member in _active(work)]
    matched = named_in(case.staff_named, case.description, people)
    matched -= case_facts(work.session, case).walled_off_ids
    _wall(work, case, matched, WallReason.MATCHED)
    rewall(work, case, is_chosen=is_chosen)
    if _has_reader(work, case):
        return matched
    for staff_id in matched:
        _take_down(work, case, staff_id)
    rewall(work, case, is_chosen=is_chosen)
    return frozenset()


def _wall(work: UnitOfWork, case: Case, staff_ids: Iterable[int], reason: WallReason) -> None:
    for staff_id in staff_ids:
        wall = work.session.get(WalledOff, (case.id, staff_id))
        if wall is None:
            work.session.add(WalledOff(case_id=case.id, staff_id=staff_id, reason=reason))
        elif reason is not WallReason.MATCHED:
            wall.reason = reason
    work.session.flush()


def _has_reader(work: UnitOfWork, case: Case) -> bool:
    facts = case_facts(work.session, case)
    return any(can_see(viewer_from(member), facts) for member in _active(work))


def _take_down(work: UnitOfWork, case: Case, staff_id: int) -> None:
    work.session.delete(work.session.get_one(WalledOff, (case.id, staff_id)))
    work.session.flush()


def _lift(work: UnitOfWork, case: Case, staff_id: int | None) -> None:
    if staff_id is None:
        case.is_restricted = False
    else:
        _take_down(work, case, staff_id)


def _can_be_lifted(work: UnitOfWork, case: Case, staff_id: int | None) -> bool:
    if staff_id is None:
        return case.is_restricted
    return work.session.get(WalledOff, (case.id, staff_id)) is not None


def _open_request(work: UnitOfWork, case: Case, staff_id: int | None) -> LiftRequest | None:
    return work.session.scalar(
        select(LiftRequest).where(
            LiftRequest.case_id == case.id,
            LiftRequest.decided_at.is_(None),
            LiftRequest.staff_id.is_(None)
            if staff_id is None
            else LiftRequest.staff_id == staff_id,
        )
    )


def _note(work: UnitOfWork, case: Case, words: Words) -> Message:
    return history.write_message(work, case, words.body, words.language, is_public=False)


def _active(work: UnitOfWork) -> Sequence[StaffMember]:
    return work.session.scalars(select(StaffMember).where(StaffMember.is_active)).all()


def _managers(work: UnitOfWork) -> dict[int, int | None]:
    rows = work.session.execute(select(StaffMember.id, StaffMember.manager_id))
    return {row.id: row.manager_id for row in rows}


def _supervisor_ids(work: UnitOfWork, department_id: int) -> set[int]:
    return set(
        work.session.scalars(
            select(StaffRole.staff_id)
            .join(StaffMember, StaffMember.id == StaffRole.staff_id)
            .where(StaffRole.role == Role.SUPERVISOR, StaffMember.is_active)
            .where(StaffRole.department_id.is_(None) | (StaffRole.department_id == department_id))
        )
    )
