"""Giving feedback: the form, and filing what it says."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.case import Channel
from portal.domain.clock import acknowledge_due
from portal.domain.errors import NotFound
from portal.queries.choices import FeedbackChoices, feedback_choices
from portal.queries.posters import PosterAim, poster_aim
from portal.resident import blueprint
from portal.resident.photos import KeptPhoto, Photos, collect_photos
from portal.resident.receipt_cookie import remember_receipt
from portal.services.calendars import business_calendar
from portal.services.destinations import UNSURE
from portal.services.filing import Receipt, code_digests, file_case
from portal.services.work import RESIDENT
from portal.web.access import public
from portal.web.feedback_form import FeedbackForm
from portal.web.i18n import page_language
from portal.web.limits import limit_filing
from portal.web.opened_case import remember_opened_case
from portal.web.portal import portal
from portal.web.work import now, reading, writing

PREFILLED = ("kind", "department", "site", "category")


@blueprint.route("/feedback", methods=["GET", "POST"])
@public
@limit_filing
def feedback() -> ResponseReturnValue:
    """The form; sent, it files a case and leads to the receipt."""
    choices = feedback_choices(reading(), page_language())
    if request.method == "POST":
        return _file(FeedbackForm(choices))
    form = FeedbackForm(choices, **_from_query(choices))
    form.poster.data = request.args.get("poster", "")
    return _page(form)


def _file(form: FeedbackForm) -> ResponseReturnValue:
    is_valid = form.validate()
    photos = collect_photos(form.photos)
    if not is_valid or form.photos.errors:
        return _page(form, photos.keep()), 422
    try:
        receipt = _filed(form, photos)
    except NotFound:  # the city took it off the list while the form was being filled in
        form.department.errors = [gettext("This choice is gone. Please choose again.")]
        return _page(form, photos.keep()), 422
    remember_receipt(receipt.case_id, receipt.code)
    remember_opened_case(receipt.case_id, code_digests(portal().keys, receipt.code)[0])
    return redirect(url_for(".receipt"), 303)


def _filed(form: FeedbackForm, photos: Photos) -> Receipt:
    channel = Channel.POSTER if _poster(form) else Channel.WEB
    filing = form.filing(page_language(), channel, photos.digests)
    with writing(RESIDENT) as work:
        return file_case(work, filing, photos.attachment_ids(work))


def _page(form: FeedbackForm, kept_photos: tuple[KeptPhoto, ...] = ()) -> str:
    moment = now()
    poster = _poster(form)
    return render_template(
        "resident/feedback.html",
        form=form,
        kept_photos=kept_photos,
        is_settled=_is_settled(form),
        is_old_poster=poster is not None and not poster.is_active,
        answer_due_at=acknowledge_due(business_calendar(reading(), moment), moment).due_at,
    )


def _poster(form: FeedbackForm) -> PosterAim | None:
    """The poster that led here: only one that the city has put up, so no channel is made up."""
    return poster_aim(reading(), form.poster.data or "")


def _is_settled(form: FeedbackForm) -> bool:
    """Whether the address or the poster has said where: then nobody needs to choose again."""
    fields = (form.department, form.category, form.site)
    is_given = request.method == "GET" or bool(form.poster.data)
    has_both = form.department.data != UNSURE and bool(form.site.data)
    return is_given and has_both and not any(field.errors for field in fields)


def _from_query(choices: FeedbackChoices) -> dict[str, str]:
    """What the address fills in; what the city does not know is passed over."""
    offered = FeedbackForm(choices)
    asked = {name: request.args.get(name, "") for name in PREFILLED}
    return {
        name: slug
        for name, slug in asked.items()
        if slug in {choice.value for choice in offered[name].choices}
    }
