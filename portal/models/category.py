"""What cases are about, by department."""

from sqlalchemy import JSON, CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import IntegerKey, Slug, Translated


class Category(Base):
    """A subject of a department, with the time in which its cases must be resolved."""

    __tablename__ = "category"
    __table_args__ = (CheckConstraint("resolve_business_days > 0", name="has_time"),)

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    name: Mapped[Translated]
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    resolve_business_days: Mapped[int] = mapped_column(default=10)
    is_active: Mapped[bool] = mapped_column(default=True)
    # A supervisor hears of each of its cases at once (B.2).
    is_escalated: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The city's own words that suggest it (A.3), by language: {"en": ["permit", "licence"]}.
    keywords: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict, server_default="{}")
