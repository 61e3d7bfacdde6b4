"""Short names in addresses, made once from what a thing is called: posters carry them for years."""

import re
from typing import Any

from sqlalchemy import select

from portal.domain.words import fold
from portal.services.work import UnitOfWork

# Where the page to add one lives: nothing can be called that.
RESERVED = frozenset({"new"})
LONGEST = 48  # characters, before a number that tells namesakes apart


def new_slug(work: UnitOfWork, model: Any, name: str, otherwise: str) -> str:
    """A slug that no row of `model` has; `otherwise` stands in for names without Latin letters."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST].strip("-") or otherwise
    alike = select(model.slug).where(model.slug.startswith(plain))
    taken = RESERVED | set(work.session.scalars(alike))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)
