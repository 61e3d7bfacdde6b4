"""The form on which residents say what happened."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.domain.case import Channel, Kind
from portal.queries.choices import FeedbackChoices
from portal.resident.fields import photos_field
from portal.services.filing import UNSURE, Filing
from portal.web.fields import (
    choices_of,
    email_field,
    key_field,
    line_field,
    phone_field,
    subjects_of,
    text_field,
    words_of,
)

FROM_THE_LIST = _("Choose one from the list.")


class FeedbackForm(FlaskForm):
    """Fields in the order in which the page asks them; their names are the contract's."""

    description = text_field(
        _("What happened?"), validators=[DataRequired(_("Please tell us what happened."))]
    )
    kind = RadioField(
        _("What kind of feedback is it?"),
        default=Kind.COMPLAINT.value,
        invalid_choice_message=FROM_THE_LIST,
    )
    photos = photos_field()
    department = SelectField(
        _("Which department is it about?"), default=UNSURE, invalid_choice_message=FROM_THE_LIST
    )
    category = SelectField(
        _("Which subject fits best?"), default="", invalid_choice_message=FROM_THE_LIST
    )
    site = SelectField(_("Where did it happen?"), default="", invalid_choice_message=FROM_THE_LIST)
    location = line_field(_("Where exactly?"), 200)
    about_conduct = BooleanField(_("It is about how somebody who works for the city behaved"))
    staff_named = line_field(_("Who was it?"), 200)
    for_human_resources = BooleanField(_("Let Human Resources look into it, not the department"))
    contact_name = line_field(_("Your name"), 120)
    contact_email = email_field()
    contact_phone = phone_field()
    wants_interpreter = BooleanField(_("I would like an interpreter if you call me"))
    poster = HiddenField(default="")
    idempotency_key = key_field()

    def __init__(self, choices: FeedbackChoices, **prefilled: Any) -> None:
        super().__init__(data=prefilled)
        self._choices = choices
        self.kind.choices = words_of(Kind)
        unsure = [SelectChoice(UNSURE, gettext("I’m not sure"))] if choices.can_be_unsure else []
        self.department.choices = [*unsure, *choices_of(choices.departments)]
        self.site.choices = [
            SelectChoice("", gettext("Elsewhere, or no place")),
            *choices_of(choices.sites),
        ]
        self.category.choices = [SelectChoice("", gettext("Something else")), *subjects_of(choices)]

    def validate_category(self, field: SelectField) -> None:
        """A subject belongs to one department; whoever is not sure of that is led there by it."""
        owner = self._choices.department_of(field.data)
        if owner and self.department.data not in (owner.slug, UNSURE):
            raise ValidationError(
                gettext(
                    "This belongs to %(department)s. Choose that department, or another subject.",
                    department=owner.name,
                )
            )

    def filing(self, language: str, channel: Channel, photo_digests: tuple[str, ...]) -> Filing:
        """What is to be filed."""
        return Filing(
            description=self.description.data or "",
            language=language,
            idempotency_key=self.idempotency_key.data or "",
            kind=Kind(self.kind.data),
            channel=channel,
            department=self._department(),
            site=self.site.data,
            category=self.category.data,
            location=self.location.data or "",
            is_about_conduct=bool(self.about_conduct.data),
            staff_named=self.staff_named.data or "",
            is_for_human_resources=bool(self.for_human_resources.data),
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            contact_phone=self.contact_phone.data or "",
            wants_interpreter=bool(self.wants_interpreter.data),
            photo_digests=photo_digests,
        )

    def _department(self) -> str:
        owner = self._choices.department_of(self.category.data)
        return owner.slug if owner else str(self.department.data)
