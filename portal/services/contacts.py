"""Designating the people of a department, and the alarm before nobody is there (B.3)."""

from sqlalchemy import func, or_, select

from portal.domain.clock import BusinessCalendar
from portal.domain.contacts import Days, gaps
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Permission, Role
from portal.domain.refusals import Refusal, Refused
from portal.localized import in_language
from portal.models import ContactGap, Department, StaffMember, StaffRole
from portal.queries.contacts import DepartmentPeople, active_departments
from portal.queries.staff import colleagues
from portal.services.calendars import business_calendar
from portal.services.outbox import write_to_staff
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork

NOTICE = "office/contact_gap"


def designate(
    work: UnitOfWork, department_id: int, contact_id: int | None, deputy_id: int | None
) -> None:
    """Name the point of contact and the deputy of a department; None leaves a place empty.

    Raises NotAllowed, NotFound for somebody who may not answer its cases, and Refused for one
    person in both places.
    """
    department = changed_department(work, department_id, Permission.DESIGNATE_CONTACT)
    if contact_id is not None and contact_id == deputy_id:
        raise Refused(Refusal.SAME_PERSON_TWICE)
    able = {person.id for person in colleagues(work.session, department_id, Permission.ANSWER_CASE)}
    kept = {department.contact_id, department.deputy_id, None}
    if {contact_id, deputy_id} - able - kept:
        raise NotFound("There is no such colleague in this department.")
    _record(work, department, "contact_designated", department.contact_id, contact_id)
    _record(work, department, "deputy_designated", department.deputy_id, deputy_id)
    department.contact_id, department.deputy_id = contact_id, deputy_id


def raise_gap_alarms(work: UnitOfWork) -> int:
    """Tell supervisors and administrators of the days on which a department has nobody.

    Looks two weeks ahead, and tells of each department and first day once; gives of how many.
    """
    calendar = business_calendar(work.session, work.now)
    today = calendar.local_date(work.now)
    told = 0
    for department in active_departments(work.session):
        for gap in department.gaps(calendar, today):
            if _is_mine_to_tell(work, department, gap, calendar):
                _tell(work, department, gap)
                told += 1
    return told


def changed_department(work: UnitOfWork, department_id: int, permission: Permission) -> Department:
    """The department, locked for this transaction, for somebody who has this right in it.

    Raises NotFound and NotAllowed.
    """
    department = work.session.get(
        Department, department_id, with_for_update=True, populate_existing=True
    )
    if department is None:
        raise NotFound("There is no such department.")
    within = work.viewer.departments_with(permission)
    if within is not None and department_id not in within:
        raise NotAllowed("You have no right to change this department.")
    return department


def _record(
    work: UnitOfWork, department: Department, act: str, from_id: int | None, to_id: int | None
) -> None:
    if from_id != to_id:
        facts = {"from": _name(work, from_id), "to": _name(work, to_id)}
        record_setting(work, f"department:{department.slug}", act, facts)


def _name(work: UnitOfWork, staff_id: int | None) -> str | None:
    return work.session.get_one(StaffMember, staff_id).name if staff_id else None


def _is_mine_to_tell(
    work: UnitOfWork, department: DepartmentPeople, gap: Days, calendar: BusinessCalendar
) -> bool:
    """Whether nobody was told of this gap, and no other worker is about to."""
    locked = work.session.scalar(
        select(Department.id)
        .where(Department.id == department.id)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return locked is not None and not _is_known(work, department, gap, calendar)


def _is_known(
    work: UnitOfWork, department: DepartmentPeople, gap: Days, calendar: BusinessCalendar
) -> bool:
    last_on = work.session.scalar(
        select(func.max(ContactGap.begins_on)).where(
            ContactGap.department_id == department.id, ContactGap.begins_on <= gap.first_on
        )
    )
    if last_on is None or last_on == gap.first_on:
        return last_on is not None
    # A gap that has begun begins anew each morning to whoever looks ahead: it is still that one.
    since = Days(last_on, gap.first_on)
    return gaps(department.contact, department.deputy, calendar, since) == (since,)


def _tell(work: UnitOfWork, department: DepartmentPeople, gap: Days) -> None:
    work.session.add(
        ContactGap(department_id=department.id, begins_on=gap.first_on, found_at=work.now)
    )
    for member in _answerable(work, department.id):
        facts = {
            "department": in_language(department.names, member.language),
            "first_day": gap.first_on.isoformat(),
            "last_day": gap.last_on.isoformat(),
            "path": f"/office/settings/departments/{department.slug}",
        }
        write_to_staff(work, NOTICE, member, facts)


def _answerable(work: UnitOfWork, department_id: int) -> list[StaffMember]:
    """The department's supervisors and every administrator."""
    near = or_(StaffRole.department_id.is_(None), StaffRole.department_id == department_id)
    overseeing = or_(
        StaffRole.role == Role.ADMINISTRATOR, (StaffRole.role == Role.SUPERVISOR) & near
    )
    held = select(StaffRole.staff_id).where(overseeing)
    members = select(StaffMember).where(StaffMember.is_active, StaffMember.id.in_(held))
    return list(work.session.scalars(members.order_by(StaffMember.id)))
