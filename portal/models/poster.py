"""Posters and table cards whose QR code fills the form in."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, Slug, word


class PosterPurpose(StrEnum):
    """What the poster asks for."""

    FEEDBACK = "feedback"
    RATING = "rating"


class Poster(Base):
    """One printed poster. Its address `/q/<slug>` is on a wall: it is never reused."""

    __tablename__ = "poster"

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    purpose: Mapped[PosterPurpose] = mapped_column(
        word(PosterPurpose), default=PosterPurpose.FEEDBACK
    )
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
