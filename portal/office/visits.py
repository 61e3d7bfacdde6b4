"""Honest numbers about visits: what counts and what does not, with its uncertainty (D.1, D.2)."""

from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.periods import Span, span
from portal.domain.permissions import Permission
from portal.domain.repeats import NEXT_PERSON
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.figure_rows import value_words
from portal.office.viewer import actor, viewer
from portal.office.visit_figures import by_hour, by_weekday, drawing, headline
from portal.office.visit_form import VisitForm, visit_form
from portal.office.visit_parts import answer_parts, day_parts, hour_parts, parts_of
from portal.queries.board import departments_in_reach
from portal.queries.figures_parts import Unit
from portal.queries.visit_answers import question_results
from portal.queries.visit_comments import CommentsAsked, visit_comments
from portal.queries.visits import FEWEST_RANKED, VisitsAsked, visit_moments
from portal.services.comment_cases import case_of_comment
from portal.web.access import requires
from portal.web.addresses import this_address
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.work import reading, writing


@blueprint.get("/ratings/visits")
@requires(Permission.READ_RATINGS)
def visits() -> ResponseReturnValue:
    """The ratings of visits in a period: how many, how satisfied, when, where, in which words."""
    form = asked_visits_form()
    is_sound = not form.is_asked or form.validate()
    asked = visits_asked(form if is_sound else asked_visits_form(is_empty=True))
    zone = city_in(FALLBACK).time_zone
    moments = visit_moments(reading(), asked)
    comments = visit_comments(reading(), viewer(), asked, _wanted(form), page_language())
    page = render_template(
        "office/visits.html",
        form=form,
        period=asked.period,
        headline=headline(moments),
        drawing=drawing(moments, asked.period, zone),
        parts=parts_of(asked),
        weekdays=day_parts(by_weekday(moments, zone)),
        hours=hour_parts(by_hour(moments, zone)),
        answers=answer_parts(question_results(reading(), asked)),
        comments=comments,
        seconds=int(NEXT_PERSON.total_seconds()),
        fewest_ranked=FEWEST_RANKED,
        may_file=viewer().has(Permission.FILE_CASE),
        share=lambda value: value_words(value, Unit.SHARE),
        csv_url=f"{url_for('.visits_csv')}?{urlencode(list(request.args.items(multi=True)))}",
        earlier_url=this_address(cursor=comments.earlier) if comments.earlier else None,
        later_url=this_address(cursor=comments.later) if comments.later else None,
    )
    return page, 200 if is_sound else 422


@blueprint.post("/ratings/visits/<rating_id>/case")
@requires(Permission.FILE_CASE)
def file_comment(rating_id: str) -> ResponseReturnValue:
    """Make a case of a comment; pressed again, it leads to the same case."""
    with writing(actor()) as work:
        reference = case_of_comment(work, int(rating_id) if rating_id.isdecimal() else 0)
    flash(gettext("The comment is case %(reference)s now.", reference=reference), "success")
    return redirect(url_for(".visits", _anchor="comments"), 303)


def asked_visits_form(*, is_empty: bool = False) -> VisitForm:
    """The form, as the address fills it in."""
    permission = Permission.READ_RATINGS
    reach = departments_in_reach(reading(), viewer(), permission, page_language())
    return visit_form(reading(), reach, None if is_empty else request.args)


def visits_asked(form: VisitForm) -> VisitsAsked:
    """Which ratings the form asks for, as far as this person may read them."""
    return VisitsAsked(
        reach=viewer().departments_with(Permission.READ_RATINGS),
        period=_period(form),
        department=form.slug,
        site=form.chosen("site"),
        channel=form.chosen("channel"),
        language=form.chosen("language"),
        kiosk=form.chosen("kiosk"),
    )


def _period(form: VisitForm) -> Span:
    zone = city_in(FALLBACK).time_zone
    return span(form.first_on.data, form.last_on.data, zone)


def _wanted(form: VisitForm) -> CommentsAsked:
    score = form.chosen("score")
    words = form.words.data if not form.words.errors else ""
    return CommentsAsked(words or "", int(score) if score else None, request.args.get("cursor"))
