"""How long the personal texts of finished cases are kept."""

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.case import Kind
from portal.models.base import Base
from portal.models.types import IntegerKey, word


class RetentionRule(Base):
    """Months after its end until a case's personal texts are erased: of a kind, or of a category.

    The rule of the category goes before that of the kind. Without any rule nothing is erased.
    """

    __tablename__ = "retention_rule"
    __table_args__ = (
        UniqueConstraint("kind", "category_id"),
        CheckConstraint("months > 0", name="takes_time"),
        CheckConstraint("(kind IS NULL) <> (category_id IS NULL)", name="of_one_thing"),
    )

    id: Mapped[IntegerKey]
    kind: Mapped[Kind | None] = mapped_column(word(Kind))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    months: Mapped[int]
