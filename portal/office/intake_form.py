"""The form on which staff enter what somebody said, wrote or posted."""

from datetime import UTC, datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from portal.domain.case import Channel, Kind
from portal.labels import label
from portal.localized import FALLBACK
from portal.office.case_words import language_words
from portal.queries.choices import FeedbackChoices
from portal.services.filing import Filing
from portal.services.intake import LONG_AGO, STAFF_CHANNELS, TOO_LONG_AGO
from portal.web.city import city_in
from portal.web.fields import (
    email_field,
    key_field,
    line_field,
    phone_field,
    text_field,
    words_of,
)
from portal.web.form import PortalForm
from portal.web.place_fields import (
    FROM_THE_LIST,
    category_field,
    check_subject,
    department_field,
    department_of,
    offer_places,
    site_field,
)
from portal.web.work import now

MINUTES = "%Y-%m-%dT%H:%M"
# Anything else is a slip of the finger, and some of it no zone can place.
YEARS = range(1900, 2200)


class IntakeForm(PortalForm):
    """Fields in the order in which the page asks them. Nothing of an earlier case is ever in it."""

    channel = RadioField(
        _("How did it reach the city?"),
        [InputRequired(_("Choose how it reached the city."))],
        invalid_choice_message=FROM_THE_LIST,
    )
    received_at = DateTimeLocalField(
        _("When did it reach the city?"),
        [DataRequired(_("Write both the date and the time."))],
        format=[MINUTES, "%Y-%m-%dT%H:%M:%S"],
        filters=[lambda at: at if at and at.year in YEARS else None],
    )
    # The moment that the page filled in by itself. Left as it is, it means the moment of sending.
    shown_at = HiddenField(default="")
    is_long_ago = BooleanField(_("It really was that long ago"))
    description = text_field(
        _("What happened?"), validators=[DataRequired(_("Write what the person said."))]
    )
    kind = RadioField(
        _("What kind of feedback is it?"),
        default=Kind.COMPLAINT.value,
        invalid_choice_message=FROM_THE_LIST,
    )
    department = department_field()
    category = category_field()
    site = site_field()
    location = line_field(_("Where exactly?"), 200)
    about_conduct = BooleanField(_("It is about how somebody who works for the city behaved"))
    staff_named = line_field(_("Who was it?"), 200)
    language = SelectField(_("Language of the person"), invalid_choice_message=FROM_THE_LIST)
    wants_interpreter = BooleanField(_("Interpreter wanted"))
    contact_name = line_field(_("Name"), 120)
    contact_email = email_field()
    contact_phone = phone_field()
    idempotency_key = key_field()

    def __init__(self, choices: FeedbackChoices) -> None:
        city = city_in(FALLBACK)
        self._zone, self._choices, self._now = city.time_zone, choices, now()
        shown = self._now.astimezone(self._zone).replace(tzinfo=None, second=0, microsecond=0)
        super().__init__(
            data={
                "received_at": shown,
                "shown_at": shown.strftime(MINUTES),
                "language": city.default_language,
            }
        )
        self.channel.choices = [SelectChoice(c.value, gettext(label(c))) for c in STAFF_CHANNELS]
        self.kind.choices = words_of(Kind)
        self.language.choices = [
            SelectChoice(tag, language_words(tag)) for tag in city.language_tags
        ]
        offer_places(self, choices)

    def validate_received_at(self, _field: Field) -> None:
        """Never in the future; long ago only when the clerk says that it is no mistake."""
        received_at = self._instant()
        if received_at > self._now:
            raise ValidationError(
                gettext("This is in the future. Write when it really reached the city.")
            )
        if received_at < self._now - TOO_LONG_AGO:
            raise ValidationError(gettext("This is more than ten years ago. Check the year."))
        if self.was_long_ago and not self.is_long_ago.data:
            raise ValidationError(
                gettext(
                    "This is more than %(number)s days ago. If it is right, say so below.",
                    number=LONG_AGO.days,
                )
            )

    def validate_category(self, _field: Field) -> None:
        """A subject and a department must fit together."""
        check_subject(self, self._choices)

    @property
    def was_long_ago(self) -> bool:
        """Whether the date of receipt is one to ask about."""
        return self.received_at.data is not None and self._instant() < self._now - LONG_AGO

    def received_or_now(self) -> datetime:
        """From when the promises count, as far as the form says so already."""
        received_at = self._instant() if self.received_at.data else self._now
        is_possible = self._now - TOO_LONG_AGO <= received_at <= self._now
        return received_at if is_possible else self._now

    def choose(self, department: str, category: str) -> None:
        """Take over what was suggested."""
        self.department.data, self.category.data = department, category

    def received(self) -> datetime | None:
        """When it really reached the city (UTC); None means now."""
        is_untouched = self.received_at.data.strftime(MINUTES) == self.shown_at.data
        return None if is_untouched else self._instant()

    def _instant(self) -> datetime:
        local: datetime = self.received_at.data
        return local.replace(tzinfo=self._zone).astimezone(UTC)

    def filing(self) -> Filing:
        """What is to be filed."""
        return Filing(
            description=self.description.data or "",
            language=self.language.data,
            idempotency_key=self.idempotency_key.data or "",
            kind=Kind(self.kind.data),
            channel=Channel(self.channel.data),
            department=department_of(self, self._choices),
            site=self.site.data,
            category=self.category.data,
            location=self.location.data or "",
            is_about_conduct=bool(self.about_conduct.data),
            staff_named=self.staff_named.data or "",
            contact_name=self.contact_name.data or "",
            contact_email=self.contact_email.data or "",
            contact_phone=self.contact_phone.data or "",
            wants_interpreter=bool(self.wants_interpreter.data),
            received_at=self.received(),
        )
