"""The resident's page of a case, and its photos."""

from flask import Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.case import Action
from portal.domain.errors import ActionNotAllowed
from portal.queries.receipts import CaseDoor
from portal.queries.resident_case import resident_case
from portal.queries.resident_story import CasePhoto, StoredFile, photo_file
from portal.queries.surveys import PublishedSurvey, survey_of_case
from portal.resident import blueprint, case_words
from portal.resident.case_door import my_case
from portal.resident.case_forms import form_to_switch, forms_of
from portal.resident.photos import KeptPhoto
from portal.resident.survey_asked import survey_asked
from portal.web.access import resident_case as resident_only
from portal.web.city import city_today
from portal.web.fields import new_key
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.portal import portal
from portal.web.survey_form import question_fields
from portal.web.work import looking, now

LARGEST_ID = 2**31 - 1


@blueprint.get("/case")
@resident_only
def case() -> ResponseReturnValue:
    """Where the case stands, what was said, and what the resident can do now."""
    return show_case(my_case())


@blueprint.get(f"/case/photos/<int(max={LARGEST_ID}):attachment_id>")
@resident_only
def photo(attachment_id: int) -> ResponseReturnValue:
    """A photo of the opened case, as large as we keep it."""
    found = _find_photo(attachment_id)
    return Response(portal().files.get(found.file_key), mimetype=found.media_type)


@blueprint.get(f"/case/photos/<int(max={LARGEST_ID}):attachment_id>/thumbnail")
@resident_only
def thumbnail(attachment_id: int) -> ResponseReturnValue:
    """The same, small."""
    found = _find_photo(attachment_id)
    return Response(portal().files.get(found.thumbnail_key), mimetype=found.media_type)


def show_case(
    door: CaseDoor, sent: PortalForm | None = None, kept_photos: tuple[KeptPhoto, ...] = ()
) -> str:
    """The page; `sent` is a form that has a mistake in it, shown with everything typed.

    Raises ActionNotAllowed where the page has no place for that form any more.
    """
    view = resident_case(looking(), door.case_id, page_language(), now(), city_today())
    if sent is not None and sent.action not in view.possible:
        raise ActionNotAllowed(sent.action, view.status)
    survey = survey_of(door.case_id) if Action.RATE in view.possible else None
    forms = forms_of(view, survey, sent)
    return render_template(
        "resident/case.html",
        case=view,
        forms=forms,
        new_code_key=new_key(),
        survey=survey,
        question_fields=question_fields,
        sent=sent,
        switch_form=form_to_switch(view, sent),
        kept_photos=kept_photos,
        words=case_words,
        photo_links=photo_links,
    )


def survey_of(case_id: int) -> PublishedSurvey | None:
    """What is asked about this case, beside how it went."""
    return survey_asked(lambda session, today: survey_of_case(session, case_id, today))


def photo_links(photos: tuple[CasePhoto, ...]) -> list[dict[str, str]]:
    """The photos as the component shows them."""
    return [
        {
            "url": url_for("resident.photo", attachment_id=photo.attachment_id),
            "thumbnail_url": url_for("resident.thumbnail", attachment_id=photo.attachment_id),
            "description": gettext("Photo %(number)s", number=photo.number),
        }
        for photo in photos
    ]


def _find_photo(attachment_id: int) -> StoredFile:
    return photo_file(looking(), my_case().case_id, attachment_id) or abort(404)
