"""The places where residents meet the city."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.models import Site
from portal.services.settings_log import record_setting
from portal.services.slugs import new_slug
from portal.services.texts import rewritten
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class SiteFacts:
    """What a site is called in each language, and where it is."""

    name: Mapping[str, str]
    address: str
    is_active: bool = True


def add_site(work: UnitOfWork, facts: SiteFacts) -> str:
    """Open a place; gives its slug, which its posters carry from then on."""
    slug = new_slug(work, Site, next(iter(facts.name.values()), ""), "site")
    site = Site(slug=slug, name={}, address="")
    _write(site, facts)
    work.session.add(site)
    record_setting(work, f"site:{slug}", "added", {"to": _as_facts(site)})
    return slug


def change_site(work: UnitOfWork, slug: str, facts: SiteFacts) -> None:
    """Rename, move or close a place; posters that name it stay valid. Raises NotFound."""
    site = work.session.scalar(select(Site).where(Site.slug == slug))
    if site is None:
        raise NotFound("There is no such site.")
    before = _as_facts(site)
    _write(site, facts)
    if before != _as_facts(site):
        record_setting(work, f"site:{slug}", "changed", {"from": before, "to": _as_facts(site)})


def _write(site: Site, facts: SiteFacts) -> None:
    site.name = rewritten(site.name, facts.name)
    site.address, site.is_active = facts.address, facts.is_active


def _as_facts(site: Site) -> dict[str, object]:
    return {"name": dict(site.name), "address": site.address, "is_active": site.is_active}
