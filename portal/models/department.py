"""The units of the city that answer residents."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, Slug, Translated


class Department(Base):
    """A department, with the point of contact and the deputy it has designated (B.3)."""

    __tablename__ = "department"

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    name: Mapped[Translated]
    phone: Mapped[str | None] = mapped_column(String(40))
    is_active: Mapped[bool] = mapped_column(default=True)
    # Where "I'm not sure" goes (A.3).
    is_triage: Mapped[bool] = mapped_column(default=False)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
