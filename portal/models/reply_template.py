"""Approved wordings in every language."""

from datetime import datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.case import Action
from portal.models.base import Base
from portal.models.types import IntegerKey, Slug, Translated, growing_word


class ReplyTemplate(Base):
    """A courteous answer that somebody with authority has approved (A.1).

    Placeholders such as {reference} are filled in with facts of the case.
    """

    __tablename__ = "reply_template"

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    action: Mapped[Action] = mapped_column(growing_word(Action))
    # For one department, or for all when there is none.
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    title: Mapped[Translated]
    body: Mapped[Translated]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    # Not offered any more. It stays, because messages were written from it.
    is_retired: Mapped[bool] = mapped_column(default=False, server_default=false())
