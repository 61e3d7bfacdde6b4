"""The policy board: one row a clause, with its figure, its trend and what is wrong right now."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.figure_rows import figure_rows
from portal.office.period_form import PeriodForm, asked_period
from portal.office.viewer import viewer
from portal.queries.board import departments_in_reach, policy_in_force
from portal.queries.figures import policy_figures
from portal.queries.figures_conduct import conduct_figures
from portal.queries.figures_parts import Scope
from portal.services.figure_scope import scope_of
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import now, reading


@blueprint.get("/policy")
@requires(Permission.READ_BOARD)
def board() -> ResponseReturnValue:
    """How the city, or these departments, live up to the policy."""
    return board_page(
        asked_period(
            departments_in_reach(reading(), viewer(), Permission.READ_BOARD, page_language())
        )
    )


def board_page(form: PeriodForm) -> ResponseReturnValue:
    """The board of the period asked for; of the usual one, and 422, where that is none."""
    is_sound = not form.is_asked or form.validate()
    shown = form if is_sound else PeriodForm([*form.reach.values()])
    scope = board_scope(shown)
    policy = policy_in_force(reading(), page_language(), now())
    rows = figure_rows(
        policy_figures(reading(), scope).values(),
        policy.clauses if policy else None,
        department=shown.slug,
    )
    page = render_template(
        "office/board.html",
        form=form,
        slug=shown.slug,
        rows=rows,
        policy=policy,
        period=scope.period,
        conduct=conduct_figures(reading(), viewer(), scope),
        escalations_url=_escalations_url(),
    )
    return page, 200 if is_sound else 422


def board_scope(form: PeriodForm) -> Scope:
    """What a sound form asks for, within the reader's reach."""
    reach = viewer().departments_with(Permission.READ_BOARD)
    departments = form.departments(reach)
    return scope_of(reading(), departments, form.first_on.data, form.last_on.data, now())


def _escalations_url() -> str | None:
    can_open = viewer().has(Permission.HANDLE_ESCALATION)
    return url_for(".escalations") if can_open else None
