"""The city's places, as their settings pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Poster, Site


@dataclass(frozen=True)
class SiteEntry:
    """A place, its name in the reader's language, and how many posters lead there."""

    slug: str
    name: str
    address: str
    is_active: bool
    posters: int
    texts: Mapping[str, str]


def site_entries(session: Session, language: str) -> tuple[SiteEntry, ...]:
    """Every place, the open ones first, by name."""
    counted = (
        select(Poster.site_id, func.count().label("posters"))
        .where(Poster.is_active)
        .group_by(Poster.site_id)
    )
    posters = {row.site_id: row.posters for row in session.execute(counted)}
    found = [_entry(row, posters.get(row.id, 0), language) for row in session.scalars(select(Site))]
    return tuple(sorted(found, key=lambda site: (not site.is_active, fold(site.name))))


def site_entry(session: Session, slug: str, language: str) -> SiteEntry | None:
    """The place of this slug."""
    return next((site for site in site_entries(session, language) if site.slug == slug), None)


def _entry(row: Site, posters: int, language: str) -> SiteEntry:
    name = in_language(row.name, language)
    return SiteEntry(row.slug, name, row.address, row.is_active, posters, dict(row.name))
