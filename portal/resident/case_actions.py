"""What the resident does with the opened case: each POST is one act, and leads back to the page."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.case import Status
from portal.domain.errors import ActionNotAllowed
from portal.domain.history import EventType
from portal.queries.receipts import CaseDoor, door_of_case
from portal.queries.resident_case import resident_case
from portal.resident import blueprint, case_words
from portal.resident.case_door import my_case
from portal.resident.case_forms import (
    CodeForm,
    ContactForm,
    DisputeForm,
    InformationForm,
    RatingForm,
)
from portal.resident.case_page import show_case, survey_of
from portal.resident.photos import Photos, collect_photos
from portal.resident.receipt_cookie import forget_receipt, remember_receipt
from portal.services import resident_actions
from portal.services.casework import Words
from portal.services.filing import code_digests
from portal.services.repeats import is_repeat
from portal.services.resident_actions import Contact, replacement_code
from portal.services.work import RESIDENT, UnitOfWork
from portal.web.access import public
from portal.web.access import resident_case as resident_only
from portal.web.city import city_today
from portal.web.i18n import page_language
from portal.web.kept import typed_fields
from portal.web.limits import limit_filing
from portal.web.opened_case import forget_opened_case, opened_case, remember_opened_case
from portal.web.portal import portal
from portal.web.survey_form import answers_of, survey_form
from portal.web.work import looking, now, writing


@blueprint.post("/case/information")
@resident_only
@limit_filing
def add_information() -> ResponseReturnValue:
    """Add words and photos, or answer the open question."""
    door, form = my_case(), InformationForm()
    is_valid = form.validate()
    photos = collect_photos(form.photos)
    if is_valid and not form.words.data and not photos.digests and not form.photos.errors:
        form.words.errors = [gettext("Please write something, or choose a photo.")]
    if not is_valid or form.errors:
        return show_case(door, form, photos.keep()), 422
    _say(door, form, photos)
    return _back(gettext("Thank you. We have what you added."))


@blueprint.post("/case/rating")
@resident_only
def rate_case() -> ResponseReturnValue:
    """Say how it went; once more replaces the first."""
    door = my_case()
    survey = survey_of(door.case_id)
    form: RatingForm = survey_form(RatingForm, survey)()
    if not form.validate():
        return show_case(door, form), 422
    scores = int(form.treatment.data), int(form.outcome.data)
    with writing(RESIDENT) as work:
        answers = answers_of(form, survey, {})
        resident_actions.rate(work, door.case_id, *scores, form.comment.data or "", answers)
    return _back(gettext("Thank you for telling us how we did."))


@blueprint.post("/case/dispute")
@resident_only
@limit_filing
def dispute() -> ResponseReturnValue:
    """Disagree with the outcome: the case reopens, and somebody else takes it over."""
    door, form = my_case(), DisputeForm()
    if not form.validate():
        return show_case(door, form), 422
    words = Words(form.words.data or "", page_language())
    with writing(RESIDENT) as work:
        if not _is_repeat(work, door, EventType.CASE_DISPUTED, form):
            resident_actions.dispute(work, door.case_id, words)
    return _back(gettext("Your case is open again. Somebody else looks at it now."))


@blueprint.post("/case/withdrawal")
@resident_only
def withdraw() -> ResponseReturnValue:
    """Take the case back; having done so before is no mistake."""
    door = my_case()
    view = resident_case(looking(), door.case_id, page_language(), now(), city_today())
    if view.status is not Status.WITHDRAWN:
        with writing(RESIDENT) as work:
            resident_actions.withdraw(work, door.case_id)
    return _back(gettext("You have taken your case back."))


@blueprint.post("/case/contact")
@resident_only
def change_contact() -> ResponseReturnValue:
    """Be reached elsewhere, or become anonymous."""
    door, form = my_case(), ContactForm()
    if not form.validate():
        return show_case(door, form), 422
    contact = Contact(
        name=form.contact_name.data or "",
        email=form.contact_email.data or "",
        phone=form.contact_phone.data or "",
    )
    with writing(RESIDENT) as work:
        resident_actions.change_contact(work, door.case_id, contact)
    return _back(gettext("We have changed how we reach you."))


@blueprint.post("/case/code")
@resident_only
def replace_code() -> ResponseReturnValue:
    """Replace the tracking code, and show the new one on a receipt.

    A second press arrives when the first has closed the door on the old code already; it must find
    the same new code, or nobody would ever have it.
    """
    key = CodeForm().idempotency_key.data or ""
    opened = opened_case()
    door = door_of_case(looking(), opened.case_id) if opened else None
    code = replacement_code(portal().keys, door.case_id if door else 0, key)
    if door is None or door.code_digest not in code_digests(portal().keys, code):
        door = my_case()
        with writing(RESIDENT) as work:
            resident_actions.replace_code(work, door.case_id, code)
    remember_opened_case(door.case_id, code_digests(portal().keys, code)[0])
    remember_receipt(door.case_id, code, is_new_code=True)
    return redirect(url_for(".receipt"), 303)


@blueprint.post("/case/leave")
@public
def leave() -> ResponseReturnValue:
    """Leave nothing of the case behind on a device that others use too."""
    forget_opened_case()
    forget_receipt()
    flash(gettext("Your case is closed on this device. Your code opens it again."), "success")
    return redirect(url_for(".home"), 303)


@blueprint.errorhandler(ActionNotAllowed)
def not_possible(_error: ActionNotAllowed) -> ResponseReturnValue:
    """The case has moved on: say where it stands, and give back what was typed."""
    view = resident_case(looking(), my_case().case_id, page_language(), now(), city_today())
    typed = [field for field in typed_fields() if field.name in ("words", "comment")]
    return render_template(
        "resident/not_possible.html", case=view, words=case_words, typed=typed
    ), 409


def _say(door: CaseDoor, form: InformationForm, photos: Photos) -> None:
    words = Words(form.words.data or "", page_language())
    with writing(RESIDENT) as work:
        if words.body and _is_repeat(work, door, EventType.INFORMATION_ADDED, form):
            return
        ids = photos.attachment_ids(work)
        resident_actions.add_information(work, door.case_id, words, ids)


def _is_repeat(
    work: UnitOfWork, door: CaseDoor, event: EventType, form: InformationForm | DisputeForm
) -> bool:
    seen = form.seen_version.data or ""
    version = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    return is_repeat(work, door.case_id, event, form.words.data or "", version)


def _back(words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".case"), 303)
