"""The cases around a case: joined with it, linked with it, or perhaps telling of the same.

Whoever may not see one of them gets no row, count or hint of it (B.2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.case import Action, Status
from portal.domain.history import EventType
from portal.domain.permissions import Viewer
from portal.domain.transfers import Passage, can_send_back
from portal.localized import in_language
from portal.models import Case, CaseEvent, CaseLink, Department, Transfer
from portal.queries.likely_duplicates import LikelyDuplicate, likely_duplicates
from portal.queries.suggestions import SuggestedDepartment, suggestion_for_case
from portal.queries.walls import visible_to
from portal.queries.worklist import shortened


@dataclass(frozen=True)
class RelatedCase:
    """Another case that the reader may see. `has_news` where its resident wrote last."""

    reference: str
    status: Status
    opening: str
    has_news: bool = False


@dataclass(frozen=True)
class CaseRelations:
    """Everything around a case, for one reader.

    `main` is what the case was joined with, `joined` are those that wait for it. `send_back_to` is
    the department before, where the case can be sent back; `suggested` one that its words suggest.
    """

    main: RelatedCase | None
    joined: tuple[RelatedCase, ...]
    linked: tuple[RelatedCase, ...]
    duplicates: tuple[LikelyDuplicate, ...]
    send_back_to: str
    suggested: SuggestedDepartment | None
    ruled_out: frozenset[Action]

    def __bool__(self) -> bool:
        return bool(self.main or self.joined or self.linked or self.duplicates)


def case_relations(
    session: Session, viewer: Viewer, case: Case, language: str, possible: Iterable[Action]
) -> CaseRelations:
    """What is around a case that this person may see; `possible` is what they may do with it."""
    acts = frozenset(possible)
    main = _cases(session, viewer, Case.id == case.merged_into_id) if case.merged_into_id else ()
    joined = _cases(session, viewer, Case.merged_into_id == case.id, Case.status == Status.MERGED)
    linked = _linked(session, viewer, case)
    send_back_to = _send_back_to(session, case, language) if Action.SEND_BACK in acts else ""
    known = {case.reference, *(each.reference for each in linked)}
    return CaseRelations(
        main=main[0] if main else None,
        joined=joined,
        linked=linked,
        duplicates=likely_duplicates(session, viewer, case, known) if Action.MERGE in acts else (),
        send_back_to=send_back_to,
        suggested=suggestion_for_case(session, case.id, language)
        if Action.TRANSFER in acts
        else None,
        ruled_out=frozenset(
            [
                *([] if send_back_to else [Action.SEND_BACK]),
                *([] if linked else [Action.UNLINK]),
            ]
        ),
    )


def _linked(session: Session, viewer: Viewer, case: Case) -> tuple[RelatedCase, ...]:
    after = select(CaseLink.other_case_id).where(CaseLink.case_id == case.id)
    before = select(CaseLink.case_id).where(CaseLink.other_case_id == case.id)
    return _cases(session, viewer, or_(Case.id.in_(after), Case.id.in_(before)))


def _cases(session: Session, viewer: Viewer, *wanted: Any) -> tuple[RelatedCase, ...]:
    statement = select(Case.id, Case.reference, Case.status, Case.description)
    rows = session.execute(statement.where(*wanted, visible_to(viewer)).order_by(Case.id)).all()
    news = _with_news(session, [row.id for row in rows])
    return tuple(
        RelatedCase(row.reference, row.status, shortened(row.description), row.id in news)
        for row in rows
    )


def _with_news(session: Session, case_ids: Sequence[int]) -> set[int]:
    """Those of the cases in which the resident has said something that nobody has answered yet."""
    if not case_ids:
        return set()
    events = select(CaseEvent.case_id, CaseEvent.type).where(CaseEvent.case_id.in_(case_ids))
    rows = session.execute(events.order_by(CaseEvent.sequence))
    last = {row.case_id: row.type for row in rows}
    return {each for each, event in last.items() if event is EventType.INFORMATION_ADDED}


def _send_back_to(session: Session, case: Case, language: str) -> str:
    """The name of the department before, if this one may send the case back to it; else empty."""
    steps = session.scalars(
        select(Transfer).where(Transfer.case_id == case.id).order_by(Transfer.number)
    )
    way = [
        Passage(each.from_department_id, each.to_department_id, each.is_sent_back) for each in steps
    ]
    if not can_send_back(way, case.department_id):
        return ""
    before = session.get_one(Department, way[-1].from_id)
    return in_language(before.name, language) if before.is_active else ""
