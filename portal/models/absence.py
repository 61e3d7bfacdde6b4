"""When staff members are away, and which departments nobody stands in for then (B.3)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey


class Absence(Base):
    """Somebody is away, both days included, by the city's own dates. Why is nobody's business."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="begins_before_it_ends"),)

    id: Mapped[IntegerKey]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    recorded_at: Mapped[datetime]


class ContactGap(Base):
    """An alarm that was raised: on this day a department has nobody to turn to."""

    __tablename__ = "contact_gap"
    __table_args__ = (UniqueConstraint("department_id", "begins_on"),)

    id: Mapped[IntegerKey]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    begins_on: Mapped[date]
    found_at: Mapped[datetime]
