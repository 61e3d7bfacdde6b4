"""The forms on the page of a case. Several share the page, so that each has ids of its own."""

from dataclasses import dataclass
from typing import TypeVar

from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import DataRequired, InputRequired

from portal.domain.case import Action
from portal.queries.resident_case import ResidentCase
from portal.queries.surveys import PublishedSurvey
from portal.web.drawn import Unsent
from portal.web.fields import (
    LONGEST_COMMENT,
    email_field,
    faces_field,
    key_field,
    line_field,
    phone_field,
    photos_field,
    text_field,
)
from portal.web.form import PortalForm
from portal.web.survey_form import survey_form
from portal.web.switching import SwitchableForm

Form = TypeVar("Form", bound=PortalForm)
CONTACT_FIELDS = ("contact_name", "contact_email", "contact_phone")


class CaseForm(SwitchableForm):
    """A form on the page of a case; each does one action, where the case allows it."""

    action: Action


class InformationForm(CaseForm):
    """An answer to the city's question, or something that the resident wants to add."""

    form_id = "information-form"
    action = Action.ADD_INFORMATION
    words = text_field(_("What do you want to add?"), id="information-words")
    photos = photos_field(id="information-photos")
    seen_version = HiddenField(default="0")


class RatingForm(CaseForm):
    """The two questions about a case that has ended (D.1): treatment (A.1) and outcome."""

    form_id = "rating-form"
    action = Action.RATE
    treatment = faces_field(
        _("How were you treated?"),
        validators=[InputRequired(_("Please choose how you were treated."))],
    )
    outcome = faces_field(
        _("How satisfied are you with the outcome?"),
        validators=[InputRequired(_("Please choose how satisfied you are."))],
    )
    comment = text_field(_("Anything else?"), LONGEST_COMMENT)


class DisputeForm(CaseForm):
    """Disagreeing with the outcome, once."""

    form_id = "dispute-form"
    action = Action.DISPUTE
    words = text_field(
        _("What is still wrong?"),
        id="dispute-words",
        validators=[DataRequired(_("Please say what is still wrong."))],
    )
    seen_version = HiddenField(default="0")


class ContactForm(CaseForm):
    """How the resident is reached; all empty means anonymous."""

    form_id = "contact-form"
    action = Action.CHANGE_CONTACT
    contact_name = line_field(_("Your name"), 120)
    contact_email = email_field()
    contact_phone = phone_field()


class CodeForm(PortalForm):
    """Asking for a new tracking code."""

    action = Action.REPLACE_CODE
    idempotency_key = key_field()


class AnswerForm(InformationForm):
    """The same where the city has asked something."""

    words = text_field(_("Your answer"), id="information-words")


@dataclass(frozen=True)
class CaseForms:
    """Every form that the page may show; the two about an outcome only where there may be one."""

    information: InformationForm | Unsent
    contact: ContactForm | Unsent
    rating: RatingForm | Unsent | None
    dispute: DisputeForm | Unsent


def information_kind(case: ResidentCase) -> type[InformationForm]:
    """The form for more words, as an answer where the city has asked something."""
    return AnswerForm if case.question else InformationForm


def forms_of(
    case: ResidentCase, survey: PublishedSurvey | None, sent: PortalForm | None = None
) -> CaseForms:
    """The forms, filled in with what the case holds; `sent` is the one that has a mistake in it."""
    seen = (("seen_version", str(case.version)),)
    contact = tuple(zip(CONTACT_FIELDS, case.contact or ("", "", ""), strict=True))
    return CaseForms(
        information=_sent(sent, InformationForm) or Unsent(information_kind(case), seen),
        contact=_sent(sent, ContactForm) or Unsent(ContactForm, contact),
        rating=_rating(case, survey, sent) if Action.RATE in case.possible else None,
        dispute=_sent(sent, DisputeForm) or Unsent(DisputeForm, seen),
    )


def form_to_switch(case: ResidentCase, sent: PortalForm | None) -> str | None:
    """The id of the form that goes along when another language is chosen without any script.

    The one that was sent, else the first on the page that asks for words. Scripts choose better:
    the form in which somebody typed last.
    """
    if isinstance(sent, SwitchableForm):
        return sent.form_id
    usual: list[type[CaseForm]] = [RatingForm, InformationForm, ContactForm]
    first: list[type[CaseForm]] = [InformationForm] if case.question else []
    possible = (form.form_id for form in first + usual if form.action in case.possible)
    return next(possible, None)


def _sent(sent: PortalForm | None, kind: type[Form]) -> Form | None:
    return sent if isinstance(sent, kind) else None


def _rating(
    case: ResidentCase, survey: PublishedSurvey | None, sent: PortalForm | None
) -> RatingForm | Unsent:
    return _sent(sent, RatingForm) or Unsent(survey_form(RatingForm, survey), _given(case))


def _given(case: ResidentCase) -> tuple[tuple[str, str], ...]:
    given = case.rating
    if given is None:
        return ()
    return (
        ("treatment", str(given.treatment)),
        ("outcome", str(given.outcome)),
        ("comment", given.comment),
    )
