"""Passing a case on to the right department, or back, without losing anything of it (A.3)."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.domain.case import Action
from portal.domain.errors import NotFound
from portal.domain.escalation import EscalationCause
from portal.domain.permissions import Permission
from portal.domain.refusals import Refusal, Refused
from portal.domain.transfers import Passage, brings_supervisor, can_send_back
from portal.models import Case, Category, Department, Message, Transfer
from portal.services.casework import CaseAt, Words, write_words
from portal.services.changes import change, open_for_change
from portal.services.conduct import rewall
from portal.services.escalations import escalate_by_category, raise_escalation
from portal.services.orientation import check_oriented
from portal.services.work import UnitOfWork


def transfer(
    work: UnitOfWork, seen: CaseAt, to_department: str, words: Words, category: str = ""
) -> None:
    """Pass the case on; the words tell the resident why.

    Receipt, history and both promised dates stay as they are, and no promise is kept by passing on.
    `category` is one of the new department's. Raises NotFound for a department or category that
    does not exist or takes no cases, and Refused for the one that has the case already.
    """
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.TRANSFER_CASE, seen.version)
    department = work.session.scalar(
        select(Department).where(Department.slug == to_department, Department.is_active)
    )
    if department is None:
        raise NotFound("There is no such department.")
    if department.id == case.department_id:
        raise Refused(Refusal.SAME_DEPARTMENT)
    subject_id = _category_id(work, department, category)
    message = write_words(work, case, words, is_public=True)
    _pass_on(work, case, department, message, Action.TRANSFER)
    case.category_id = subject_id or case.category_id
    escalate_by_category(work, case)


def send_back(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Give the case back to the department it came from; the words are for the colleagues there.

    Raises Refused where this department has done so before, or the case has not just come to it.
    """
    case = open_for_change(work, seen.reference, Permission.TRANSFER_CASE, seen.version)
    way = _way_of(work, case)
    if not can_send_back([_passage(step) for step in way], case.department_id):
        raise Refused(Refusal.CANNOT_SEND_BACK)
    before = work.session.get_one(Department, way[-1].from_department_id)
    if not before.is_active:
        raise Refused(Refusal.CANNOT_SEND_BACK)
    message = write_words(work, case, words, is_public=False)
    _pass_on(work, case, before, message, Action.SEND_BACK)


def _pass_on(
    work: UnitOfWork, case: Case, department: Department, message: Message, action: Action
) -> None:
    number = len(_way_of(work, case)) + 1
    facts = {"from": case.department_id, "to": department.id}
    work.session.add(
        Transfer(
            case_id=case.id,
            number=number,
            from_department_id=case.department_id,
            to_department_id=department.id,
            is_sent_back=action is Action.SEND_BACK,
            transferred_by_id=work.viewer.staff_id,
            transferred_at=work.now,
        )
    )
    case.department_id, case.assignee_id = department.id, None
    _drop_foreign_category(work, case)
    if case.is_restricted:
        rewall(work, case)
    change(work, case, action, facts=facts, message=message)
    if brings_supervisor(number):
        raise_escalation(work, case, EscalationCause.THIRD_TRANSFER)


def _drop_foreign_category(work: UnitOfWork, case: Case) -> None:
    category = work.session.get(Category, case.category_id) if case.category_id else None
    if category is not None and category.department_id != case.department_id:
        case.category_id = None


def _category_id(work: UnitOfWork, department: Department, slug: str) -> int | None:
    if not slug:
        return None
    found = work.session.scalar(
        select(Category.id).where(
            Category.slug == slug,
            Category.department_id == department.id,
            Category.is_active,
        )
    )
    if found is None:
        raise NotFound("This department has no such category.")
    return found


def _way_of(work: UnitOfWork, case: Case) -> Sequence[Transfer]:
    steps = select(Transfer).where(Transfer.case_id == case.id).order_by(Transfer.number)
    return work.session.scalars(steps).all()


def _passage(step: Transfer) -> Passage:
    return Passage(step.from_department_id, step.to_department_id, step.is_sent_back)
