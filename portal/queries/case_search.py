"""Finding cases by what somebody typed: a reference, an address, words."""

import re

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
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

# With its dash, or with all of its digits. Those alone may be a phone number too.
REFERENCE = re.compile(r"(\d{4})(-|(?=\d{6}$))(\d{1,6})", re.ASCII)
LAST_OF_YEAR = "9" * 9
# Words that stand in more cases than these are looked for in the newest of them alone: nobody goes
# through so many, and a search must not take longer in a city that has a million.
MOST_FOUND = 1_000


def found_by(typed: str, viewer: Viewer) -> ColumnElement[bool]:
    """A reference or the beginning of one, an e-mail address, or words that must all occur."""
    if not typed:
        return true()
    if reference := REFERENCE.fullmatch(typed):
        year, dash, number = reference.groups()
        # A range, unlike a pattern, is looked up in the index of references.
        so_called = Case.reference.between(f"{year}-{number}", f"{year}-{number}{LAST_OF_YEAR}")
        return so_called if dash else or_(so_called, _holds(typed, viewer))
    if "@" in typed and " " not in typed:
        return func.lower(Case.contact_email) == typed.lower()
    return _holds(typed, viewer)


def is_cut_short(session: Session, typed: str, viewer: Viewer) -> bool:
    """Whether there are more cases with these words than a search goes through."""
    holding = _holding(typed, viewer)
    if holding is None:
        return False
    count = select(func.count()).select_from(holding.subquery())
    return session.scalars(count).one() >= MOST_FOUND


def _holds(typed: str, viewer: Viewer) -> ColumnElement[bool]:
    holding = _holding(typed, viewer)
    return false() if holding is None else Case.id.in_(holding)


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
