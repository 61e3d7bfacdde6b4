"""Putting right what a case was filed as; never the resident's own words."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select

from portal.domain.case import FINISHED, Action, Kind
from portal.domain.clock import resolve_due
from portal.domain.errors import NotFound
from portal.domain.history import EventType
from portal.domain.permissions import Permission
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, CaseEvent, Category, City, Site
from portal.services.calendars import business_calendar
from portal.services.casework import CaseAt
from portal.services.changes import change, open_for_change
from portal.services.escalations import escalate_by_category
from portal.services.work import UnitOfWork

Named = TypeVar("Named", Category, Site)
# From these on the promise to resolve was made anew.
PROMISED_ANEW = (EventType.CASE_REOPENED, EventType.CASE_DISPUTED)


@dataclass(frozen=True)
class Correction:
    """What the case should say. Category and site are slugs, empty for none."""

    kind: Kind
    category: str
    site: str
    language: str


def correct(work: UnitOfWork, seen: CaseAt, correction: Correction) -> None:
    """Put kind, category, site and language right; the history keeps what each was before.

    A new category brings its own date for the resolution, as if the case had been filed with it,
    unless that promise has been kept or missed, or the new date is past. Raises NotFound for what
    does not exist (a category of another department is a matter of a transfer) and Refused where
    nothing changes.
    """
    case = open_for_change(work, seen.reference, Permission.CORRECT_CASE, seen.version)
    before = _as_filed(work, case)
    category = _category(work, case, correction.category, before)
    _check_language(work, correction.language, before)
    case.kind, case.language = correction.kind, correction.language
    case.site_id = _site_id(work, case, correction.site, before)
    has_new_category = case.category_id != (category.id if category else None)
    case.category_id = category.id if category else None
    facts = _differences(before, _as_filed(work, case))
    if not facts:
        raise Refused(Refusal.NOTHING_CHANGED)
    if has_new_category:
        facts |= _promise_anew(work, case, category)
    change(work, case, Action.CORRECT, facts=facts)
    if has_new_category:
        escalate_by_category(work, case)


def _as_filed(work: UnitOfWork, case: Case) -> Correction:
    category = work.session.get(Category, case.category_id) if case.category_id else None
    site = work.session.get(Site, case.site_id) if case.site_id else None
    return Correction(
        case.kind, category.slug if category else "", site.slug if site else "", case.language
    )


def _differences(before: Correction, after: Correction) -> dict[str, object]:
    fields = ("kind", "category", "site", "language")
    values = {name: [getattr(before, name), getattr(after, name)] for name in fields}
    return {name: pair for name, pair in values.items() if pair[0] != pair[1]}


def _category(work: UnitOfWork, case: Case, slug: str, before: Correction) -> Category | None:
    if not slug:
        return None
    found = work.session.scalar(
        select(Category).where(Category.slug == slug, Category.department_id == case.department_id)
    )
    if found is None or not (found.is_active or slug == before.category):
        raise NotFound("This department has no such category.")
    return found


def _site_id(work: UnitOfWork, case: Case, slug: str, before: Correction) -> int | None:
    if not slug or slug == before.site:
        return case.site_id if slug else None
    found = work.session.scalar(select(Site.id).where(Site.slug == slug, Site.is_active))
    if found is None:
        raise NotFound("There is no such place.")
    return found


def _check_language(work: UnitOfWork, tag: str, before: Correction) -> None:
    if tag not in {before.language, *work.session.scalars(select(City)).one().language_tags}:
        raise NotFound("The city does not offer this language.")


def _promise_anew(work: UnitOfWork, case: Case, category: Category | None) -> dict[str, object]:
    """The category's own date, where that promise is still to be kept."""
    if case.status in FINISHED or case.resolve_missed_at:
        return {}
    days = [category.resolve_business_days] if category else []
    calendar = business_calendar(work.session, work.now)
    due_at = resolve_due(calendar, _promised_at(work, case), *days).due_at
    if due_at == case.resolve_due_at or due_at <= work.now:
        return {}
    earlier, case.resolve_due_at = case.resolve_due_at, due_at
    return {"resolve_due_at": [earlier.isoformat(), due_at.isoformat()]}


def _promised_at(work: UnitOfWork, case: Case) -> datetime:
    anew = select(func.max(CaseEvent.at)).where(
        CaseEvent.case_id == case.id, CaseEvent.type.in_(PROMISED_ANEW)
    )
    return work.session.scalar(anew) or case.received_at
