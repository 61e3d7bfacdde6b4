"""Periodic reviews: the list, one review, its printed page and its tables (D.2)."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.figure_rows import FigureRow, figure_rows
from portal.office.figure_words import DEFINITIONS
from portal.office.form_page import form_page
from portal.office.period_form import local_today
from portal.office.review_page import REVIEW_ID, show_review
from portal.office.review_tables import action_rows, figure_table
from portal.office.reviews_forms import OpenReviewForm, last_quarter
from portal.office.viewer import actor, viewer
from portal.queries.reviews import ReviewPage, review_list, review_page
from portal.services.reviews import open_review
from portal.web.access import requires
from portal.web.csv_file import csv_response
from portal.web.work import reading, writing


@blueprint.get("/reviews")
@requires(Permission.READ_REVIEW)
def reviews() -> ResponseReturnValue:
    """Every review, the latest period first, with what is left to do."""
    return render_template(
        "office/reviews.html",
        reviews=review_list(reading(), local_today()),
        can_hold=viewer().has(Permission.HOLD_REVIEW),
    )


@blueprint.route("/reviews/new", methods=["GET", "POST"])
@requires(Permission.HOLD_REVIEW)
def new_review() -> ResponseReturnValue:
    """Open a review: the figures of its period are counted and kept with their definitions."""
    form = OpenReviewForm(data=last_quarter(local_today()))
    if not form.validate_on_submit():
        return form_page("office/review_new.html", form)
    with writing(actor()) as work:
        review_id = open_review(work, form.plan(), DEFINITIONS)
    flash(gettext("The review is open. Its figures are kept as they were counted just now."))
    return redirect(url_for(".review", review_id=review_id), 303)


@blueprint.get(f"/reviews/{REVIEW_ID}")
@requires(Permission.READ_REVIEW)
def review(review_id: int) -> ResponseReturnValue:
    """One review: its figures, findings and actions, and for its holders what there is to do."""
    return show_review(review_id)


@blueprint.get(f"/reviews/{REVIEW_ID}/print")
@requires(Permission.READ_REVIEW)
def review_print(review_id: int) -> ResponseReturnValue:
    """The review on paper; the browser makes the PDF."""
    page = _page(review_id)
    return render_template("office/review_print.html", review=page, rows=_rows(page))


@blueprint.get(f"/reviews/{REVIEW_ID}/figures.csv")
@requires(Permission.READ_REVIEW)
def review_figures(review_id: int) -> Response:
    """The figures with their definitions, as a table."""
    return csv_response(f"review-{review_id}-figures.csv", figure_table(_rows(_page(review_id))))


@blueprint.get(f"/reviews/{REVIEW_ID}/actions.csv")
@requires(Permission.READ_REVIEW)
def review_actions(review_id: int) -> Response:
    """The actions and what came of them, as a table."""
    return csv_response(f"review-{review_id}-actions.csv", action_rows(_page(review_id).actions))


def _page(review_id: int) -> ReviewPage:
    return review_page(reading(), viewer(), review_id)


def _rows(page: ReviewPage) -> list[FigureRow]:
    return figure_rows(page.figures, definitions=page.definitions)
