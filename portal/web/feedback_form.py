"""The form on which residents say what happened."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired

from portal.domain.case import Channel, Kind
from portal.queries.choices import FeedbackChoices
from portal.services.filing import Filing
from portal.web.fields import (
    email_field,
    key_field,
    line_field,
    phone_field,
    photos_field,
    text_field,
    words_of,
)
from portal.web.place_fields import (
    FROM_THE_LIST,
    category_field,
    check_subject,
    department_field,
    department_of,
    offer_places,
    site_field,
)
from portal.web.switching import SwitchableForm


class FeedbackForm(SwitchableForm):
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
    department = department_field()
    category = category_field()
    site = site_field()
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
        offer_places(self, choices)

    def validate_category(self, _field: SelectField) -> None:
        """A subject and a department must fit together."""
        check_subject(self, self._choices)

    def filing(self, language: str, channel: Channel, photo_digests: tuple[str, ...]) -> Filing:
        """What is to be filed."""
        return Filing(
            description=self.description.data or "",
            language=language,
            idempotency_key=self.idempotency_key.data or "",
            kind=Kind(self.kind.data),
            channel=channel,
            department=department_of(self, self._choices),
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
