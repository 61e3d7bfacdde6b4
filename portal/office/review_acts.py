"""What holders do in a review, and what assignees say of their actions (D.2)."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.errors import NotAllowed
from portal.domain.permissions import Permission
from portal.domain.review import ReviewRefused
from portal.office import blueprint
from portal.office.figure_words import DEFINITIONS
from portal.office.review_page import LARGEST_ID, REVIEW_ID, WHY_NOT, show_review
from portal.office.reviews_forms import (
    ActionForm,
    CarryForm,
    DoneForm,
    FindingsForm,
    SignOffForm,
)
from portal.office.viewer import actor, viewer
from portal.queries.reviews import action_assignees, action_line
from portal.services import reviews as service
from portal.services.work import UnitOfWork
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.work import reading, writing

ACTION_ID = f"<int(max={LARGEST_ID}):action_id>"
Act = Callable[[UnitOfWork], object]


@blueprint.post(f"/reviews/{REVIEW_ID}/findings")
@requires(Permission.HOLD_REVIEW)
def write_findings(review_id: int) -> ResponseReturnValue:
    """Keep what the review has found."""
    form = FindingsForm()
    return _carry_out(
        review_id,
        form,
        lambda work: service.write_findings(work, review_id, form.findings.data),
        gettext("The findings are kept."),
    )


@blueprint.post(f"/reviews/{REVIEW_ID}/figures")
@requires(Permission.HOLD_REVIEW)
def count_again(review_id: int) -> ResponseReturnValue:
    """Count provisional figures anew."""
    return _carry_out(
        review_id,
        SignOffForm(),
        lambda work: service.compute_again(work, review_id, DEFINITIONS),
        gettext("The figures are counted anew."),
    )


@blueprint.post(f"/reviews/{REVIEW_ID}/actions")
@requires(Permission.HOLD_REVIEW)
def add_review_action(review_id: int) -> ResponseReturnValue:
    """Decide what must be done, by whom, until when."""
    form = ActionForm(action_assignees(reading()))
    return _carry_out(
        review_id,
        form,
        lambda work: service.add_action(work, review_id, form.plan()),
        gettext("The action is decided."),
    )


@blueprint.post(f"/reviews/{REVIEW_ID}/carried")
@requires(Permission.HOLD_REVIEW)
def carry_over(review_id: int) -> ResponseReturnValue:
    """Take over what earlier reviews left undone."""
    form = CarryForm()
    return _carry_out(
        review_id,
        form,
        lambda work: service.carry_over(work, review_id, form.carried_due_on.data),
        gettext("What was left undone belongs to this review now."),
    )


@blueprint.post(f"/reviews/{REVIEW_ID}/sign-off")
@requires(Permission.HOLD_REVIEW)
def sign_off(review_id: int) -> ResponseReturnValue:
    """Freeze the review."""
    return _carry_out(
        review_id,
        SignOffForm(),
        lambda work: service.sign_off(work, review_id),
        gettext("The review is signed off."),
    )


@blueprint.route(f"/reviews/actions/{ACTION_ID}", methods=["GET", "POST"])
@requires(Permission.READ_REVIEW)
def review_action(action_id: int) -> ResponseReturnValue:
    """Say what came of an action."""
    action, form, refusal = action_line(reading(), action_id), DoneForm(), ""
    is_theirs = action.assignee_id == viewer().staff_id
    if not is_theirs and not viewer().has(Permission.HOLD_REVIEW):
        raise NotAllowed("This action was given to somebody else.")
    if form.validate_on_submit():
        try:
            with writing(actor()) as work:
                service.finish_action(work, action_id, form.done_words.data)
            flash(gettext("What was done is kept."), "success")
            return redirect(url_for(".review", review_id=action.review_id), 303)
        except ReviewRefused as refused:
            refusal = gettext(WHY_NOT[refused.refusal])
    page = render_template("office/review_action.html", form=form, action=action, refusal=refusal)
    return page, 409 if refusal else 422 if form.errors else 200


def _carry_out(review_id: int, form: PortalForm, act: Act, done: str) -> ResponseReturnValue:
    """Do it once and lead back; or show the page with what is wrong, or why it cannot be done."""
    if not form.validate():
        return show_review(review_id, form)
    try:
        with writing(actor()) as work:
            act(work)
    except ReviewRefused as refused:
        return show_review(review_id, form, refused.refusal)
    flash(done, "success")
    return redirect(url_for(".review", review_id=review_id), 303)
