"""What a staff member keeps at their desk: views of the worklist, and acts that can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.case import Action
from portal.models.base import Base
from portal.models.types import IntegerKey, growing_word


class SavedView(Base):
    """A worklist that somebody comes back to: its name, and the filters as its address has them."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("staff_id", "name"),)

    id: Mapped[IntegerKey]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime]


class BulkAct(Base):
    """One act on many cases, with what each of them was before, so that it can be undone."""

    __tablename__ = "bulk_act"

    id: Mapped[IntegerKey]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"), index=True)
    action: Mapped[Action] = mapped_column(growing_word(Action))
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
