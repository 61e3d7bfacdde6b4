"""What residents think of closed cases and of visits: by department, template and place (D.1)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.figure_rows import value_words
from portal.office.period_form import PeriodForm, asked_period
from portal.office.viewer import viewer
from portal.queries.board import departments_in_reach
from portal.queries.figures_parts import Unit
from portal.queries.ratings_report import RatingsAsked, ratings_report
from portal.services.figure_scope import scope_of
from portal.web.access import requires
from portal.web.addresses import this_address
from portal.web.i18n import page_language
from portal.web.work import now, reading


@blueprint.get("/ratings")
@requires(Permission.READ_RATINGS)
def ratings() -> ResponseReturnValue:
    """The ratings of a period, and what residents wrote beside them, the newest first."""
    reach = departments_in_reach(reading(), viewer(), Permission.READ_RATINGS, page_language())
    form = asked_period(reach)
    is_sound = not form.is_asked or form.validate()
    asked = _asked(form if is_sound else PeriodForm(reach))
    report = ratings_report(reading(), asked)
    page = render_template(
        "office/ratings.html",
        form=form,
        report=report,
        period=asked.period,
        share=lambda value: value_words(value, Unit.SHARE),
        score=lambda value: value_words(value, Unit.SCORE),
        earlier_url=this_address(cursor=report.earlier) if report.earlier else None,
        later_url=this_address(cursor=report.later) if report.later else None,
    )
    return page, 200 if is_sound else 422


def _asked(form: PeriodForm) -> RatingsAsked:
    departments = form.departments(None)
    scope = scope_of(reading(), departments, form.first_on.data, form.last_on.data, now())
    cursor = request.args.get("cursor")
    return RatingsAsked(viewer(), departments, scope.period, page_language(), cursor)
