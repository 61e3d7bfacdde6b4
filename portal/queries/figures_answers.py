"""Figures of what residents say afterwards: courtesy (A.1) and satisfaction (D.1)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.policy import Clause
from portal.domain.statistics import SATISFIED_FROM
from portal.models import Case, CaseRating, Department, VisitRating
from portal.queries.figures_parts import (
    WHOLE,
    Counts,
    Detail,
    Figure,
    Scope,
    Unit,
    both,
    of_departments,
    ordinary,
    trend,
)

BAD_UP_TO = 2
SCALE = range(1, 6)


def answer_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    """A.1 from ratings of cases; D.1 from these and from ratings of visits."""
    rated = select().select_from(CaseRating).join(Case, Case.id == CaseRating.case_id)
    rated = rated.where(ordinary(scope))
    wanted = _scores(CaseRating.treatment) | {"pleased": CaseRating.outcome >= SATISFIED_FROM}
    period, spans = both(session, rated, CaseRating.rated_at, wanted, scope)
    yield _courtesy(scope, period, spans)
    yield _satisfaction(session, scope, period, spans)


def _scores(column: Any) -> dict[str, ColumnElement[bool]]:
    return {f"score_{score}": column == score for score in SCALE}


def _courtesy(scope: Scope, period: Counts, spans: list[Counts]) -> Figure:
    bad = sum(period[f"score_{score}"] for score in range(1, BAD_UP_TO + 1))
    return Figure(
        clause=Clause.A_1,
        unit=Unit.SCORE,
        value=_mean(period),
        of=period[WHOLE],
        wrong=bad,
        details=(Detail("treated_badly", bad),),
        trend=trend(scope, ((_mean(each), each[WHOLE]) for each in spans)),
    )


def _mean(counts: Counts) -> float | None:
    total = sum(score * counts[f"score_{score}"] for score in SCALE)
    return total / counts[WHOLE] if counts[WHOLE] else None


def _satisfaction(
    session: Session, scope: Scope, of_cases: Counts, case_spans: list[Counts]
) -> Figure:
    visits = select().select_from(VisitRating).where(_of_visits(scope))
    wanted = {"pleased": VisitRating.score >= SATISFIED_FROM}
    of_visits, visit_spans = both(session, visits, VisitRating.rated_at, wanted, scope)
    pleased, whole = _sum(of_cases, of_visits)
    spans = [_sum(*each) for each in zip(case_spans, visit_spans, strict=True)]
    return Figure(
        clause=Clause.D_1,
        unit=Unit.SHARE,
        value=statistics.share(pleased, whole),
        of=whole,
        wrong=_silent_departments(session, scope),
        details=(
            Detail("case_ratings", of_cases[WHOLE]),
            Detail("visit_ratings", of_visits[WHOLE]),
        ),
        trend=trend(scope, ((statistics.share(*each), each[1]) for each in spans)),
        interval=statistics.wilson(pleased, whole),
        parameters={"satisfied_from": SATISFIED_FROM},
    )


def _of_visits(scope: Scope) -> ColumnElement[bool]:
    """A visit that names no department belongs to the city as a whole; repeats count nowhere."""
    return and_(of_departments(VisitRating.department_id, scope), VisitRating.is_repeat.is_(False))


def _sum(first: Counts, second: Counts) -> tuple[int, int]:
    return first["pleased"] + second["pleased"], first[WHOLE] + second[WHOLE]


def _silent_departments(session: Session, scope: Scope) -> int:
    """The active departments that nobody has rated in the period."""
    starts_at, ends_at = scope.period.starts_at, scope.period.ends_at
    by_case = (
        select(Case.department_id)
        .join(CaseRating, CaseRating.case_id == Case.id)
        .where(ordinary(scope), CaseRating.rated_at >= starts_at, CaseRating.rated_at < ends_at)
    )
    by_visit = select(VisitRating.department_id).where(
        VisitRating.department_id.is_not(None),
        VisitRating.rated_at >= starts_at,
        VisitRating.rated_at < ends_at,
    )
    silent = select(func.count()).where(
        Department.is_active,
        of_departments(Department.id, scope),
        Department.id.not_in(by_case),
        Department.id.not_in(by_visit),
    )
    return int(session.execute(silent).scalar_one())
