"""Other open cases that may tell of the same as this one, and what speaks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import OPEN
from portal.domain.duplicates import WITHIN, shared_rare_words
from portal.domain.permissions import Viewer
from portal.domain.words import fold
from portal.models import Case
from portal.queries.walls import visible_to
from portal.queries.worklist import shortened

MOST_SHOWN = 5
# A page must not read a whole department; the newest are the likeliest.
MOST_COMPARED = 200


@dataclass(frozen=True)
class LikelyDuplicate:
    """A case to compare with: the rare words in common, and whether it is at the same place."""

    reference: str
    opening: str
    words: tuple[str, ...]
    is_same_place: bool


def likely_duplicates(
    session: Session, viewer: Viewer, case: Case, known: Iterable[str]
) -> tuple[LikelyDuplicate, ...]:
    """The likeliest of the same department, filed within days of this case, the best first.

    Never a restricted one, never for a restricted one, and none of those that are `known` already.
    """
    if case.is_restricted:
        return ()
    rows = _compared(session, viewer, case, known)
    shared = shared_rare_words(case.description, {row.reference: row.description for row in rows})
    found = [
        LikelyDuplicate(
            row.reference,
            shortened(row.description),
            shared.get(row.reference, ()),
            _is_same_place(case, row),
        )
        for row in rows
    ]
    likely = [each for each in found if each.words or each.is_same_place]
    likely.sort(key=lambda each: (-len(each.words), each.reference))
    return tuple(likely[:MOST_SHOWN])


def _compared(session: Session, viewer: Viewer, case: Case, known: Iterable[str]) -> Sequence[Any]:
    statement = select(
        Case.reference, Case.description, Case.location, Case.site_id, Case.category_id
    ).where(
        Case.department_id == case.department_id,
        Case.status.in_(OPEN),
        Case.is_restricted.is_(False),
        Case.received_at.between(case.received_at - WITHIN, case.received_at + WITHIN),
        Case.reference.not_in(list(known)),
        visible_to(viewer),
    )
    return session.execute(statement.order_by(Case.id.desc()).limit(MOST_COMPARED)).all()


def _is_same_place(case: Case, row: Any) -> bool:
    if case.location and fold(case.location) == fold(row.location):
        return True
    has_both = case.site_id is not None and case.category_id is not None
    return has_both and (case.site_id, case.category_id) == (row.site_id, row.category_id)
