"""The city's people, what they may do, and their sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.permissions import Role
from portal.models.base import Base
from portal.models.types import Digest, IntegerKey, LanguageTag, word


class StaffMember(Base):
    """A person who signs in to the office. Never deleted, so that histories keep their names."""

    __tablename__ = "staff_member"

    id: Mapped[IntegerKey]
    email: Mapped[str] = mapped_column(String(254), unique=True)  # stored in lower case
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[LanguageTag] = mapped_column(default="en")
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    # Sealed with a key outside the database; set only once the person has proven it works.
    totp_secret_sealed: Mapped[str | None] = mapped_column(String(400))
    # The time step of the last accepted code, so that a code is good once.
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime]
    # Whom they report to: an allegation against a superior is no matter for those below (B.2).
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))

    assignments: Mapped[list["StaffRole"]] = relationship(
        back_populates="staff_member", cascade="all, delete-orphan", lazy="selectin"
    )


class StaffRole(Base):
    """A role of a staff member in one department, or city-wide when there is none."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("staff_id", "role", "department_id"),)

    id: Mapped[IntegerKey]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    role: Mapped[Role] = mapped_column(word(Role))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))

    staff_member: Mapped[StaffMember] = relationship(back_populates="assignments")


class StaffSession(Base):
    """A signed-in browser. Only a digest of its id is kept; ending it is immediate."""

    __tablename__ = "staff_session"

    id: Mapped[IntegerKey]
    id_digest: Mapped[Digest] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    has_second_factor: Mapped[bool] = mapped_column(default=False)
