"""The city's policy in its own words, and who has read it (C.1)."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, LocalizedText, Translated


class PolicyVersion(Base):
    """The policy as it was published once; a draft until then, of which there is one at most.

    `clauses` holds the city's words by clause id and language: {"A.2": {"en": "…"}}.
    """

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("major", "minor"),)

    id: Mapped[IntegerKey]
    # Both are None in a draft. A new major version has to be read and confirmed again.
    major: Mapped[int | None]
    minor: Mapped[int | None]
    clauses: Mapped[dict[str, LocalizedText]] = mapped_column(JSON)
    change_note: Mapped[Translated]
    written_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))


class Orientation(Base):
    """A staff member has read this version and said so."""

    __tablename__ = "orientation"
    __table_args__ = (UniqueConstraint("staff_id", "policy_version_id"),)

    id: Mapped[IntegerKey]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id"), index=True)
    confirmed_at: Mapped[datetime]
