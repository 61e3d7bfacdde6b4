"""Photos that belong to a case."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey


class Attachment(Base):
    """A re-encoded photo in the file store.

    It waits without a case while its form still has a mistake in it, and is swept after a day.
    """

    __tablename__ = "attachment"

    id: Mapped[IntegerKey]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    file_key: Mapped[str] = mapped_column(String(64))
    thumbnail_key: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(40))
    width: Mapped[int]
    height: Mapped[int]
    byte_count: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(index=True)
