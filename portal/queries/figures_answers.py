"""Figures of what residents say afterwards: courtesy (A.1) and satisfaction (D.1)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.day_marks import Subject
from portal.domain import statistics
from portal.domain.policy import Clause
from portal.domain.statistics import SATISFIED_FROM
from portal.models import Department
from portal.queries.day_sums import counts_of_both, departments_with_any
from portal.queries.day_tallies import SCALE
from portal.queries.figures_parts import (
    WHOLE,
    Counts,
    Detail,
    Figure,
    Scope,
    Unit,
    count_where,
    of_departments,
    trend,
)

BAD_UP_TO = 2


def answer_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    """A.1 from ratings of cases; D.1 from these and from ratings of visits."""
    period, spans = counts_of_both(session, Subject.CASE_RATINGS, scope)
    yield _courtesy(scope, period, spans)
    yield _satisfaction(session, scope, period, spans)


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
    of_visits, visit_spans = counts_of_both(session, Subject.VISITS, scope)
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


def _sum(first: Counts, second: Counts) -> tuple[int, int]:
    return first["pleased"] + second["pleased"], first[WHOLE] + second[WHOLE]


def _silent_departments(session: Session, scope: Scope) -> int:
    """The active departments that nobody has rated in the period."""
    rated = departments_with_any(session, Subject.CASE_RATINGS, scope)
    rated |= departments_with_any(session, Subject.VISITS, scope)
    return count_where(
        session,
        select().select_from(Department),
        Department.is_active.is_(True),
        of_departments(Department.id, scope),
        Department.id.not_in(rated),
    )
