"""One act on many cases: each in a savepoint of its own, so that one refusal holds up no other.

What the acts are stands in `bulk_acts`; here is how every one of them goes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from portal.domain.bulk import MOST_CASES, Left, LeftReason, can_undo
from portal.domain.case import Action, is_allowed
from portal.domain.errors import ChangedMeanwhile, NotAllowed, NotFound, PortalError
from portal.domain.history import EventType
from portal.domain.policy import NotOriented
from portal.domain.refusals import Refused
from portal.models import BulkAct, Case, CaseEvent, StaffMember
from portal.queries.walls import visible_to
from portal.services.casework import CaseAt
from portal.services.work import UnitOfWork

# What the record keeps of a case that was done: its reference, its version since, and what it was.
Item = dict[str, Any]
# Does the act to one case; gives what undoing it will need.
Step = Callable[[UnitOfWork, CaseAt], Item]
# What undoes an act, where that is not the same act again.
REVERSE = {Action.MERGE: Action.UNDO_MERGE, Action.LINK: Action.UNLINK}
# For each act, what makes the step that undoes one item.
Undoing = Mapping[Action, Callable[[Item], Step]]


class TooLate(PortalError):
    """An act cannot be undone: its time is over, it was undone before, or residents were told."""


@dataclass(frozen=True)
class BulkResult:
    """What became of the chosen cases; `id` is the record of the act."""

    id: int
    done: tuple[str, ...]
    left: tuple[Left, ...]


def carry_out(
    work: UnitOfWork,
    action: Action,
    chosen: Iterable[CaseAt],
    step: Step,
    *,
    also: Iterable[str] = (),
) -> BulkResult:
    """Do the step to each chosen case, and keep a record from which it can be undone.

    `also` are the references of further cases that the step will change. What cannot be done is
    left as it is and named with its reason. Cases that this person may not see are passed over
    without a word (B.2), and so is what goes beyond MOST_CASES. Raises NotOriented.
    """
    items, left = _try_each(work, action, list(chosen)[:MOST_CASES], step, also)
    record = BulkAct(
        staff_id=work.viewer.staff_id,
        action=action,
        done_at=work.now,
        items=[*_with_versions(work, items), *(asdict(each) for each in left)],
    )
    work.session.add(record)
    work.session.flush()
    return _result(record, items, left)


def take_back(work: UnitOfWork, act_id: int, undoing: Undoing) -> BulkResult:
    """Undo an act of one's own, wherever nothing else has happened to the case since.

    What cannot be undone is left and named. Raises NotFound for an act that this person did not
    do, and TooLate.
    """
    record = work.session.get(BulkAct, act_id, with_for_update=True)
    if record is None or record.staff_id != work.viewer.staff_id:
        raise NotFound("There is no such act of yours.")
    if record.undone_at or not can_undo(record.action, record.done_at, work.now):
        raise TooLate("This cannot be undone any more.")
    record.undone_at = work.now
    done = [item for item in reversed(record.items) if is_done(item)]
    steps = {item["reference"]: undoing[record.action](item) for item in done}
    seen = [CaseAt(item["reference"], item["version"]) for item in done]
    items, left = _try_each(
        work,
        REVERSE.get(record.action, record.action),
        seen,
        lambda work, case: steps[case.reference](work, case),
        also=[item["main"] for item in done if "main" in item],
    )
    return _result(record, items, left)


def is_done(item: Item) -> bool:
    """Whether the act was done to the case of this item, or it was left as it is."""
    return "reason" not in item


def _try_each(
    work: UnitOfWork,
    action: Action,
    chosen: Sequence[CaseAt],
    step: Step,
    also: Iterable[str] = (),
) -> tuple[list[Item], list[Left]]:
    """The items of what was done, and what was left, in the order of the choice."""
    seen = {case.reference: case for case in chosen}
    exists = _lock(work, [*seen, *also])
    items: list[Item] = []
    left: list[Left] = []
    for reference in (each for each in seen if each in exists):
        try:
            with work.session.begin_nested():
                items.append({"reference": reference, **step(work, seen[reference])})
        except NotOriented:
            raise  # it is about the person, not about this case
        except PortalError as error:
            left.append(_left(work, action, reference, error))
    return items, left


def _lock(work: UnitOfWork, references: Iterable[str]) -> frozenset[str]:
    """Those that this person may see, locked in one order, so that no two acts wait in a circle."""
    meant = (
        select(Case.reference)
        .where(Case.reference.in_(list(references)), visible_to(work.viewer))
        .order_by(Case.id)
        .with_for_update()
    )
    return frozenset(work.session.scalars(meant))


def _with_versions(work: UnitOfWork, items: Sequence[Item]) -> list[Item]:
    """The items with the versions that the whole act has left: one case may have changed others."""
    done = [item["reference"] for item in items]
    rows = work.session.execute(
        select(Case.reference, Case.version).where(Case.reference.in_(done))
    )
    versions = {row.reference: row.version for row in rows}
    return [{**item, "version": versions[item["reference"]]} for item in items]


def _left(work: UnitOfWork, action: Action, reference: str, error: PortalError) -> Left:
    case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
    refusal = error.refusal.value if isinstance(error, Refused) else None
    return Left(reference, _reason(case, action, error), case.status, _by(work, case), refusal)


def _reason(case: Case, action: Action, error: PortalError) -> LeftReason:
    if isinstance(error, NotAllowed | NotFound):
        return LeftReason.NOT_ALLOWED
    if not is_allowed(case.status, action):
        return LeftReason.STATE
    return LeftReason.CHANGED if isinstance(error, ChangedMeanwhile) else LeftReason.REFUSED


def _by(work: UnitOfWork, case: Case) -> str | None:
    """The colleague who changed the case last."""
    return work.session.scalar(
        select(StaffMember.name)
        .select_from(CaseEvent)
        .outerjoin(StaffMember, StaffMember.id == CaseEvent.actor_id)
        .where(CaseEvent.case_id == case.id, CaseEvent.type != EventType.PROMISE_MISSED)
        .order_by(CaseEvent.sequence.desc())
        .limit(1)
    )


def _result(record: BulkAct, items: Sequence[Item], left: Sequence[Left]) -> BulkResult:
    return BulkResult(record.id, tuple(item["reference"] for item in items), tuple(left))
