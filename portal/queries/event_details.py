"""What the facts of an event say once their ids are names, as far as the reader may know them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.domain.permissions import ConductLane, Viewer
from portal.localized import in_language
from portal.models import Case, Category, Department, Site, StaffMember
from portal.queries.walls import visible_to

Facts = Mapping[str, Any]
CORRECTED = ("kind", "category", "site", "language", "resolve_due_at")
MOVED = ("acknowledge", "resolve")
PASSED_ON = frozenset({EventType.CASE_TRANSFERRED, EventType.CASE_SENT_BACK})


@dataclass(frozen=True)
class Difference:
    """What was one thing and became another.

    `field` is kind, category, site, language or a promised date (resolve_due_at, acknowledge,
    resolve); empty means that there was none. Categories and sites are named, dates ISO 8601.
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EventDetails:
    """Whatever an event has to tell besides its words.

    `reference` is the other case of a merge or a link, empty where the reader may not see it (B.2).
    `people` are those to whom the case was given, or whom a wall is about.
    """

    department: str = ""
    reference: str = ""
    causes: tuple[EscalationCause, ...] = ()
    people: tuple[str, ...] = ()
    lane: ConductLane | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Names:
    """What the ids, slugs and references in a history stand for."""

    staff: Mapping[int, str]
    departments: Mapping[int, str]
    references: frozenset[str]
    slugs: Mapping[tuple[str, str], str]


def names_in(session: Session, viewer: Viewer, events: Sequence[Any], language: str) -> Names:
    """Look up every name that these events need; `events` have `type` and `facts`."""
    departments = {_department_id(event) for event in events} - {None}
    staff = {each for event in events for each in _staff_ids(event)}
    references = {event.facts["reference"] for event in events if "reference" in event.facts}
    slugs = {
        (field, slug)
        for event in events
        if event.type is EventType.CASE_CORRECTED
        for field in ("category", "site")
        for slug in event.facts.get(field, ())
    }
    return Names(
        staff=_staff_names(session, staff),
        departments=_department_names(session, departments, language),
        references=_visible(session, viewer, references),
        slugs=_slug_names(session, slugs, language),
    )


def details_of(event: Any, names: Names) -> EventDetails:
    """What this event's facts say."""
    facts: Facts = event.facts
    reference = facts.get("reference", "")
    causes = facts.get("causes") or ([facts["cause"]] if "cause" in facts else [])
    is_labelled = event.type is EventType.CASE_LABELLED
    return EventDetails(
        department=names.departments.get(_department_id(event), ""),
        reference=reference if reference in names.references else "",
        causes=tuple(EscalationCause(cause) for cause in causes),
        people=tuple(names.staff[each] for each in _staff_ids(event) if each in names.staff),
        lane=ConductLane(facts["lane"]) if facts.get("lane") else None,
        added=tuple(facts.get("added", ())) if is_labelled else (),
        removed=tuple(facts.get("removed", ())) if is_labelled else (),
        differences=tuple(_differences(event, names)),
    )


def _department_id(event: Any) -> Any:
    """Where a case was passed on to, or which department it was filed for and could not take it."""
    return event.facts.get("to" if event.type in PASSED_ON else "meant_for")


def _staff_ids(event: Any) -> list[int]:
    facts: Facts = event.facts
    if event.type is EventType.CASE_ASSIGNED:
        return [facts["to"]] if facts.get("to") else []
    walls = [*facts.get("named", ()), *facts.get("matched", ()), *facts.get("excluded", ())]
    return [*walls, *([facts["person"]] if facts.get("person") else [])]


def _differences(event: Any, names: Names) -> Iterable[Difference]:
    fields = {EventType.CASE_CORRECTED: CORRECTED, EventType.DATES_MOVED: MOVED}
    for field in fields.get(event.type, ()):
        if field in event.facts:
            before, after = event.facts[field]
            yield Difference(
                field,
                names.slugs.get((field, before), before),
                names.slugs.get((field, after), after),
            )


def _staff_names(session: Session, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = session.execute(select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(ids)))
    return {row.id: row.name for row in found}


def _department_names(session: Session, ids: set[int], language: str) -> dict[int, str]:
    if not ids:
        return {}
    found = session.execute(select(Department.id, Department.name).where(Department.id.in_(ids)))
    return {row.id: in_language(row.name, language) for row in found}


def _visible(session: Session, viewer: Viewer, references: set[str]) -> frozenset[str]:
    if not references:
        return frozenset()
    seen = select(Case.reference).where(Case.reference.in_(references), visible_to(viewer))
    return frozenset(session.scalars(seen))


def _slug_names(
    session: Session, slugs: set[tuple[str, str]], language: str
) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for field, model in (("category", Category), ("site", Site)):
        wanted = {slug for kind, slug in slugs if kind == field and slug}
        if wanted:
            rows = session.execute(select(model.slug, model.name).where(model.slug.in_(wanted)))
            found |= {(field, row.slug): in_language(row.name, language) for row in rows}
    return found
