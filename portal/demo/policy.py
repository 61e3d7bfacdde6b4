"""Riverton's policy: published, read by nearly everybody, changed once; and its trainings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo.days import Days
from portal.demo.stories import read_toml
from portal.domain.clock import ONE_DAY
from portal.domain.permissions import Role
from portal.domain.policy import Step, Version
from portal.keys import Keys
from portal.models import Department, StaffMember
from portal.queries.policy import policy_draft
from portal.queries.walls import viewer_from
from portal.services.orientation import confirm
from portal.services.policy import DraftWords, publish, save_draft
from portal.services.trainings import TrainingWords, log_training
from portal.services.work import UnitOfWork, staff_actor
from portal.starter import add_policy_draft

DOMAIN = "@demo.example"
TIME_TO_READ = timedelta(minutes=5)


@dataclass(frozen=True)
class Staff:
    """Everybody by e-mail, each able to act at an instant of the past."""

    session: Session
    keys: Keys
    members: Mapping[str, StaffMember]

    def work(self, email: str, at: datetime) -> UnitOfWork:
        """A unit of work of this person."""
        actor = staff_actor(viewer_from(self.members[email]))
        return UnitOfWork(self.session, at, self.keys, actor)

    def with_role(self, role: Role, department_id: int | None = None) -> str:
        """The e-mail of the first one who has this role here."""
        return next(
            email
            for email, member in self.members.items()
            if any(
                (each.role, each.department_id) == (role, department_id)
                for each in member.assignments
            )
        )


def add_policy(session: Session, keys: Keys, founded_at: datetime, days: Days) -> None:
    """Publish the policy, let people confirm it, change it once, and log the trainings."""
    plan = read_toml("policy.toml")
    rows = session.scalars(select(StaffMember).order_by(StaffMember.id))
    staff = Staff(session, keys, {member.email: member for member in rows})
    author = staff.with_role(Role.ADMINISTRATOR)
    add_policy_draft(session, founded_at)
    first = publish(staff.work(author, founded_at), founded_at, Step.MAJOR)
    readers = [email for email in staff.members if email not in plan["newcomers"]]
    _confirm(staff, readers, founded_at, first)
    _change(staff, plan["change"], days)
    for training in plan["trainings"]:
        _train(staff, training, founded_at, days)


def _change(staff: Staff, change: Mapping[str, Any], days: Days) -> None:
    """A small one, which nobody has to confirm; some do."""
    on = _working_day(days, change["days_ago"])
    at = days.calendar.opens_at(on) + timedelta(hours=2)
    author = staff.with_role(Role.ADMINISTRATOR)
    words = DraftWords(change["clauses"], change["note"])
    save_draft(staff.work(author, at), policy_draft(staff.session).written_at, words)
    version = publish(staff.work(author, at), at, Step.MINOR)
    _confirm(staff, change["confirmed_by"], at, version)


def _confirm(staff: Staff, emails: list[str], since: datetime, version: Version) -> None:
    for email in emails:
        confirm(staff.work(email, since + TIME_TO_READ), version)


def _train(staff: Staff, plan: Mapping[str, Any], founded_at: datetime, days: Days) -> None:
    department = staff.session.scalars(
        select(Department).where(Department.slug == plan["department"])
    ).one()
    on = _working_day(days, plan["days_ago"])
    # What was held before the portal was there was logged on its first day.
    at = max(founded_at, days.calendar.closes_at(on) - timedelta(minutes=30))
    people = [staff.members[name + DOMAIN].id for name in plan["people"]]
    certificates = {staff_id: plan.get("certificate", "") for staff_id in people}
    words = TrainingWords(plan["topic"], on, plan["minutes"], certificates)
    supervisor = staff.with_role(Role.SUPERVISOR, department.id)
    log_training(staff.work(supervisor, at), department.id, words)


def _working_day(days: Days, days_ago: int) -> date:
    """The last working day that lies so many days back, or more."""
    on = days.calendar.local_date(days.now) - days_ago * ONE_DAY
    while not days.calendar.is_business_day(on):
        on -= ONE_DAY
    return on
