"""Short names in addresses, made once from what a thing is called: posters carry them for years."""

import re
from typing import Any

from sqlalchemy import select

from portal.domain.words import fold
from portal.services.work import UnitOfWork

LONGEST = 48  # characters, before a number that tells namesakes apart


def new_slug(work: UnitOfWork, model: Any, name: str, otherwise: str) -> str:
    """A slug that no row of `model` has; `otherwise` stands in for names without Latin letters."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST].strip("-") or otherwise
    taken = set(work.session.scalars(select(model.slug).where(model.slug.startswith(plain))))
    numbered = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (plain, *numbered) if slug not in taken)
