"""Which cases a city's rules of retention reach, and what the rules are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.case import FINISHED
from portal.domain.permissions import Viewer
from portal.domain.retention import RetentionRules, months_before
from portal.localized import in_language
from portal.models import Case, Category, Department, Message, RetentionRule
from portal.queries.walls import visible_to

SOON = timedelta(days=30)
SHOWN = 50

_main_case = aliased(Case)


@dataclass(frozen=True)
class CategoryRule:
    """A category and for how many months its cases' texts are kept; None follows the kind."""

    category_id: int
    name: str
    department: str
    months: int | None


@dataclass(frozen=True)
class DueErasures:
    """How many cases rules reach now, and how many more within 30 days; the first by reference.

    Only those that the viewer may see are counted or named (B.2).
    """

    now: int
    soon: int
    references: tuple[str, ...]


def retention_rules(session: Session) -> RetentionRules:
    """The city's rules as they stand."""
    rows = session.scalars(select(RetentionRule)).all()
    return RetentionRules(
        by_kind={row.kind: row.months for row in rows if row.kind},
        by_category={row.category_id: row.months for row in rows if row.category_id},
    )


def category_rules(session: Session, language: str) -> tuple[CategoryRule, ...]:
    """Every category with its own rule, by department and name."""
    rules = retention_rules(session).by_category
    rows = session.execute(
        select(Category.id, Category.name, Department.name.label("department")).join(
            Department, Category.department_id == Department.id
        )
    )
    found = [
        CategoryRule(
            row.id,
            in_language(row.name, language),
            in_language(row.department, language),
            rules.get(row.id),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda rule: (rule.department, rule.name)))


def due_erasures(
    session: Session, viewer: Viewer, rules: RetentionRules, now: datetime
) -> DueErasures:
    """What these rules would erase today, and what in the next 30 days."""
    reached = expired(rules, now) & visible_to(viewer)
    today = session.scalar(select(func.count()).select_from(Case).where(reached)) or 0
    in_a_month = expired(rules, now + SOON) & visible_to(viewer)
    by_then = session.scalar(select(func.count()).select_from(Case).where(in_a_month)) or 0
    first = select(Case.reference).where(reached).order_by(Case.finished_at, Case.id).limit(SHOWN)
    return DueErasures(today, by_then - today, tuple(session.scalars(first)))


def expired(rules: RetentionRules, now: datetime) -> ColumnElement[bool]:
    """The condition of a finished case that still holds texts and whose time is over.

    A case that was joined with another is kept as long as that other one is open.
    """
    by_category = [
        (Case.category_id == category_id) & (Case.finished_at < months_before(now, months))
        for category_id, months in rules.by_category.items()
    ]
    follows_kind = Case.category_id.is_(None) | Case.category_id.not_in(list(rules.by_category))
    by_kind = [
        (Case.kind == kind) & follows_kind & (Case.finished_at < months_before(now, months))
        for kind, months in rules.by_kind.items()
    ]
    main_is_open = exists().where(
        _main_case.id == Case.merged_into_id, _main_case.finished_at.is_(None)
    )
    # Without any rule `or_` has nothing to choose from: then no case is reached.
    reached = or_(*by_category, *by_kind) if by_category or by_kind else Case.id.is_(None)
    return Case.status.in_(FINISHED) & _holds_texts() & reached & ~main_is_open


def _holds_texts() -> ColumnElement[bool]:
    written = exists().where(Message.case_id == Case.id, Message.salt != "")
    reachable = or_(Case.contact_name != "", Case.contact_email != "", Case.contact_phone != "")
    return or_(Case.description != "", reachable, written)
