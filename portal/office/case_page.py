"""The page of a case, and its photos."""

from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.case import Action
from portal.domain.permissions import Permission
from portal.office import blueprint, case_words
from portal.office.case_forms import AssignForm, assign_form
from portal.office.case_panels import panels_of
from portal.office.case_words_form import WordsForm
from portal.office.moments import due_words, today
from portal.office.reading_aid import reading_aid
from portal.office.viewer import actor, viewer
from portal.office.worklist_address import address_of, filters_from_text
from portal.queries.absences import away_until
from portal.queries.case_history import CasePhoto, HistoryEntry, StoredPhoto
from portal.queries.case_page import CasePage, case_page, case_photo
from portal.queries.contacts import city_date
from portal.queries.worklist import urgency_of
from portal.services.escalations import note_opened
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.portal import portal
from portal.web.work import reading, writes_on_get, writing

LARGEST_ID = 2**31 - 1
LIST = "list"  # the parameter that says from which worklist the reader came


@dataclass(frozen=True)
class Sent:
    """An act that did not succeed: what was tried, and what was typed."""

    action: Action
    form: WordsForm | AssignForm


@dataclass(frozen=True)
class Conflict:
    """Why it did not: what others did meanwhile. `kept` is typed text that has no form now."""

    since: tuple[HistoryEntry, ...]
    is_possible: bool
    kept: str


@blueprint.get("/cases/<reference:reference>")
@writes_on_get  # that a supervisor has looked is itself what the policy wants proven (B.2)
@requires(Permission.READ_CASE)
def case(reference: str) -> ResponseReturnValue:
    """All of a case, and what this person can do with it."""
    found = load_case(reference)
    if found.oversight.is_unread:
        _note_opened(reference)
    return show_case(found)


@blueprint.get(f"/cases/<reference:reference>/photos/<int(max={LARGEST_ID}):photo_id>")
@requires(Permission.READ_CASE)
def photo(reference: str, photo_id: int) -> ResponseReturnValue:
    """A photo, as large as we keep it."""
    found = _photo(reference, photo_id)
    return Response(portal().files.get(found.file_key), mimetype=found.media_type)


@blueprint.get(f"/cases/<reference:reference>/photos/<int(max={LARGEST_ID}):photo_id>/thumbnail")
@requires(Permission.READ_CASE)
def thumbnail(reference: str, photo_id: int) -> ResponseReturnValue:
    """The same, small."""
    found = _photo(reference, photo_id)
    return Response(portal().files.get(found.thumbnail_key), mimetype=found.media_type)


def load_case(reference: str, permission: Permission = Permission.READ_CASE) -> CasePage:
    """The case, if it exists for this person (else NotFound) and they have the right."""
    return case_page(reading(), viewer(), reference, page_language(), permission)


def _away_until(case: CasePage) -> date | None:
    """The last day on which the assignee is away; None while they are there."""
    if case.assignee_id is None:
        return None
    on = city_date(reading(), today().now)
    return away_until(reading(), {case.assignee_id}, on).get(case.assignee_id)


def _note_opened(reference: str) -> None:
    with writing(actor()) as work:
        note_opened(work, reference)


def show_case(
    case: CasePage,
    sent: Sent | None = None,
    conflict: Conflict | None = None,
    *,
    refusal: str = "",
) -> str:
    """The page; `sent` is an act that did not succeed, shown with everything that was typed."""
    words = (sent.action, sent.form) if sent and isinstance(sent.form, WordsForm) else None
    is_assigning = sent is not None and isinstance(sent.form, AssignForm)
    return render_template(
        "office/case.html",
        case=case,
        panels=panels_of(case, words),
        assign=sent.form if sent and is_assigning else assign_form(case),
        sent=sent,
        conflict=conflict,
        refusal=refusal,
        today=today(),
        urgency=urgency_of(case.next_due_at, today()),
        words=case_words,
        due_words=due_words,
        away_until=_away_until(case),
        photo_links=lambda photos: _links(case.reference, photos),
        viewer=viewer(),
        list_query=list_query(),
        list_url=address_of(filters_from_text(list_query() or "")),
        aid=reading_aid(case),
        is_history=request.args.get("view") == "history",
    )


def list_query() -> str | None:
    """The filters of the worklist that the reader came from."""
    return request.values.get(LIST) or None


def _links(reference: str, photos: tuple[CasePhoto, ...]) -> list[dict[str, str]]:
    return [
        {
            "url": url_for(".photo", reference=reference, photo_id=photo.id),
            "thumbnail_url": url_for(".thumbnail", reference=reference, photo_id=photo.id),
            "description": gettext("Photo %(number)s", number=photo.number),
        }
        for photo in photos
    ]


def _photo(reference: str, photo_id: int) -> StoredPhoto:
    return case_photo(reading(), viewer(), reference, photo_id)
