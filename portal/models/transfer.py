"""The way of a case from department to department (A.3)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey


class Transfer(Base):
    """One step of the way; `number` counts them from 1."""

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_transfer_transferred", "transferred_at"),
    )

    id: Mapped[IntegerKey]
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    from_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    to_department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    is_sent_back: Mapped[bool] = mapped_column(default=False)
    transferred_by_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    transferred_at: Mapped[datetime]
