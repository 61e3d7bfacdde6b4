"""What the slugs of an address, a poster or a tablet stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Department, Site
from portal.queries.settled import settled


@dataclass(frozen=True)
class Slugs:
    """Ids by slug, of everything that ever had one, whether or not it is still offered."""

    departments: Mapping[str, int] = field(hash=False)
    sites: Mapping[str, int] = field(hash=False)


@settled
def slugs(session: Session) -> Slugs:
    """All of them."""
    departments = session.execute(select(Department.slug, Department.id))
    sites = session.execute(select(Site.slug, Site.id))
    return Slugs({row.slug: row.id for row in departments}, {row.slug: row.id for row in sites})
