"""Finding cases by what somebody typed: a reference, an address, words."""

import re

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.searching import search_words
from portal.full_text import (
    CASES,
    RESTRICTED_MARK,
    assignee_mark,
    department_mark,
    newest_holding,
)
from portal.models import Case

# With its dash, or with all of its digits: others may be a phone number.
REFERENCE = re.compile(r"(\d{4})(?:-|(?=\d{6}$))(\d{1,6})", re.ASCII)
# Words that stand in more cases than these are looked for in the newest of them alone: nobody goes
# through so many, and a search must not take longer in a city that has a million.
MOST_FOUND = 1_000


def found_by(typed: str, viewer: Viewer) -> ColumnElement[bool]:
    """A reference or the beginning of one, an e-mail address, or words that must all occur."""
    if not typed:
        return true()
    if reference := REFERENCE.fullmatch(typed):
        return Case.reference.startswith("-".join(reference.groups()), autoescape=True)
    if "@" in typed and " " not in typed:
        return func.lower(Case.contact_email) == typed.lower()
    holding = _holding(typed, viewer)
    return false() if holding is None else Case.id.in_(holding)


def is_cut_short(session: Session, typed: str, viewer: Viewer) -> bool:
    """Whether there are more cases with these words than a search goes through."""
    holding = _holding(typed, viewer)
    if holding is None:
        return False
    count = select(func.count()).select_from(holding.subquery())
    return session.scalars(count).one() >= MOST_FOUND


def _holding(typed: str, viewer: Viewer) -> Select[int] | None:
    words = search_words(typed)
    return newest_holding(CASES, words, _marks(viewer), MOST_FOUND) if words else None


def _marks(viewer: Viewer) -> list[str]:
    """Of which cases the newest are taken: of those that can exist for this person."""
    departments = viewer.departments_with(Permission.READ_CASE)
    if departments is None:
        return []
    mine = [assignee_mark(viewer.staff_id), RESTRICTED_MARK]
    return [*map(department_mark, sorted(departments)), *mine]
