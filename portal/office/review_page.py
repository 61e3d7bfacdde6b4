"""The page of one review, as it is first shown and as it comes back with what is wrong."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission
from portal.domain.review import ReviewRefusal
from portal.gettext_mark import N_
from portal.office.figure_rows import figure_rows
from portal.office.period_form import local_today
from portal.office.reviews_forms import ActionForm, CarryForm, FindingsForm, SignOffForm
from portal.office.viewer import viewer
from portal.queries.reviews import ReviewPage, action_assignees, review_page
from portal.web.form import PortalForm
from portal.web.work import reading

LARGEST_ID = 2**31 - 1
REVIEW_ID = f"<int(max={LARGEST_ID}):review_id>"
WHY_NOT: Mapping[ReviewRefusal, str] = {
    # Translators: why something cannot be done in a review, said to whoever tried.
    ReviewRefusal.SIGNED_OFF: N_("This review is signed off: nothing in it changes any more."),
    ReviewRefusal.FIGURES_FINAL: N_("The figures are final: their period was over."),
    ReviewRefusal.PROVISIONAL: N_(
        "The figures are provisional. Count them again once the period is over, then sign off."
    ),
    ReviewRefusal.NO_FINDINGS: N_(
        "Write down the findings first: a review without any says nothing."
    ),
    ReviewRefusal.ALREADY_DONE: N_("Somebody has said already what came of this action."),
    ReviewRefusal.CARRIED_ON: N_(
        "A later review has taken this action over. Please answer it there."
    ),
    ReviewRefusal.NOTHING_TO_CARRY: N_("There is nothing left to take over."),
}


def show_review(
    review_id: int, sent: PortalForm | None = None, refusal: ReviewRefusal | None = None
) -> ResponseReturnValue:
    """The page; 422 where the form that was sent holds something wrong, 409 after a refusal."""
    page = review_page(reading(), viewer(), review_id)
    html = render_template(
        "office/review.html",
        review=page,
        rows=figure_rows(page.figures, definitions=page.definitions),
        today=local_today(),
        is_over=page.last_on < local_today(),
        refusal=gettext(WHY_NOT[refusal]) if refusal else "",
        sent=sent,
        forms=_forms(page, sent),
        can_hold=viewer().has(Permission.HOLD_REVIEW),
        me=viewer().staff_id,
    )
    return html, 409 if refusal else 422 if sent and sent.errors else 200


def _forms(page: ReviewPage, sent: PortalForm | None) -> dict[str, Any]:
    """Empty but for the one that was sent; nobody changes what is signed off."""
    if not viewer().has(Permission.HOLD_REVIEW) or (page.signed_off_at and not sent):
        return {}
    fresh: dict[str, Any] = {
        "findings": FindingsForm(formdata=None, data={"findings": page.findings}),
        "action": ActionForm(action_assignees(reading()), formdata=None),
        "carry": CarryForm(formdata=None),
        "sign_off": SignOffForm(formdata=None),
    }
    return {name: sent if type(form) is type(sent) else form for name, form in fresh.items()}
