"""The forms on the page of a case. Several share the page, so that each has ids of its own."""

from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import DataRequired, InputRequired

from portal.domain.case import Action
from portal.queries.resident_case import ResidentCase
from portal.queries.surveys import PublishedSurvey
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
from portal.web.survey_form import survey_form
from portal.web.switching import SwitchableForm

Form = TypeVar("Form", bound=FlaskForm)


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


class CodeForm(FlaskForm):
    """Asking for a new tracking code."""

    action = Action.REPLACE_CODE
    idempotency_key = key_field()


@dataclass(frozen=True)
class CaseForms:
    """Every form that the page may show."""

    information: InformationForm
    rating: RatingForm
    dispute: DisputeForm
    contact: ContactForm
    code: CodeForm


def forms_of(
    case: ResidentCase, survey: PublishedSurvey | None, sent: FlaskForm | None = None
) -> CaseForms:
    """The forms, filled in with what the case holds; `sent` is the one that has a mistake in it."""

    def form(kind: type[Form], **filled_in: object) -> Form:
        unsent: Form = kind(formdata=None, data=filled_in)
        return sent if isinstance(sent, kind) else unsent

    name, email, phone = case.contact or ("", "", "")
    information = form(InformationForm, seen_version=str(case.version))
    if case.question:
        information.words.label.text = gettext("Your answer")
    return CaseForms(
        information=information,
        rating=_rating(case, survey, sent),
        dispute=form(DisputeForm, seen_version=str(case.version)),
        contact=form(ContactForm, contact_name=name, contact_email=email, contact_phone=phone),
        code=form(CodeForm),
    )


def form_to_switch(case: ResidentCase, forms: CaseForms, sent: FlaskForm | None) -> str | None:
    """The id of the form that goes along when another language is chosen without any script.

    The one that was sent, else the first on the page that asks for words. Scripts choose better:
    the form in which somebody typed last.
    """
    if isinstance(sent, SwitchableForm):
        return sent.form_id
    usual: tuple[CaseForm, ...] = (forms.rating, forms.information, forms.contact)
    for form in (forms.information, *usual) if case.question else usual:
        if form.action in case.possible:
            return form.form_id
    return None


def _rating(
    case: ResidentCase, survey: PublishedSurvey | None, sent: FlaskForm | None
) -> RatingForm:
    if isinstance(sent, RatingForm):
        return sent
    unsent: RatingForm = survey_form(RatingForm, survey)(formdata=None, data=_given(case))
    return unsent


def _given(case: ResidentCase) -> dict[str, str]:
    given = case.rating
    if given is None:
        return {}
    return {
        "treatment": str(given.treatment),
        "outcome": str(given.outcome),
        "comment": given.comment,
    }
