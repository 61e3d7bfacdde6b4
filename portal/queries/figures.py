"""One figure for each clause of the policy: how the city lives up to it, and what is wrong now.

All of them are counted over cases that are open to everybody whose department has them: never over
a restricted case, nor over one that a single person is walled off from. So whoever is named in an
allegation finds every number as it would be without it, and everybody reads the same board (B.2).
What is counted over restricted cases stands apart, in `portal.queries.figures_conduct`.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.domain.policy import Clause
from portal.queries.figures_answers import answer_figures
from portal.queries.figures_cases import case_figures
from portal.queries.figures_escalations import escalation_figure
from portal.queries.figures_parts import Figure, Scope
from portal.queries.figures_people import people_figures
from portal.queries.figures_reviews import review_figure

Figures = dict[Clause, Figure]


def policy_figures(session: Session, scope: Scope) -> Figures:
    """The figure of every clause, in the order of the policy."""
    found = _by_clause(
        [
            *case_figures(session, scope),
            *answer_figures(session, scope),
            *people_figures(session, scope),
            escalation_figure(session, scope),
            review_figure(session, scope),
        ]
    )
    return {clause: found[clause] for clause in Clause}


def _by_clause(figures: Iterable[Figure]) -> Figures:
    return {figure.clause: figure for figure in figures}
