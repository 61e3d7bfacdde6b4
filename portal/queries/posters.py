"""What a poster's QR code leads to."""

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.models import Category, Department, Poster, PosterPurpose, Site

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True)
class PosterAim:
    """Where the poster hangs and what it asks for; slugs are empty where it leaves things open.

    `is_active` is false for a poster that should have been taken down: who scans it is served all
    the same.
    """

    slug: str
    asks_for_rating: bool
    site: str
    department: str
    category: str
    is_active: bool


_POSTER = (
    select(
        Poster.slug,
        Poster.purpose,
        Poster.is_active,
        Site.slug.label("site"),
        Site.is_active.label("has_site"),
        Department.slug.label("department"),
        Category.slug.label("category"),
    )
    .join(Site, Poster.site_id == Site.id)
    .outerjoin(Department, Poster.department_id == Department.id)
    .outerjoin(Category, Poster.category_id == Category.id)
    .where(Poster.slug == bindparam("slug"))
)


def poster_aim(session: Session, slug: str) -> PosterAim | None:
    """The poster of this slug; None when there has never been one."""
    if not SLUG.fullmatch(slug):
        return None
    row = session.execute(_POSTER, {"slug": slug}).first()
    if row is None:
        return None
    return PosterAim(
        slug=row.slug,
        asks_for_rating=row.purpose is PosterPurpose.RATING,
        site=row.site,
        department=row.department or "",
        category=row.category or "",
        is_active=row.is_active and row.has_site,
    )
