"""The form of a training: what, when, how long, and who was there with which certificate."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, Field, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from portal.gettext_mark import N_
from portal.queries.training_log import Attendee, HeldTraining
from portal.services.trainings import TrainingWords
from portal.web.form import PortalForm
from portal.web.texts import one_line, tidy_line

LONGEST_TOPIC, LONGEST_CERTIFICATE = 200, 120  # characters
MINUTES_OF_HOUR = 60
MOST_HOURS = 500
NOBODY = N_("Choose who was there.")
Rows = list[tuple[Attendee, Field, Field]]


class TrainingForm(PortalForm):
    """For each person it has a box to tick and a line for the certificate besides."""

    topic = StringField(
        _("Topic"),
        [
            DataRequired(_("Write what the training was about.")),
            Length(max=LONGEST_TOPIC, message=_("This is too long.")),
            one_line,
        ],
        filters=[tidy_line],
        default="",
    )
    held_on = DateField(_("Date"), [InputRequired(_("Write the date."))])
    hours = StringField(
        _("Hours"),
        [DataRequired(_("Write how many hours it took, such as 1.5."))],
        filters=[tidy_line],
        description=_("With decimals: 1.5 is an hour and a half."),
        default="",
    )
    # Set by training_form.
    people: Sequence[Attendee] = ()
    today = date.max

    def validate_held_on(self, field: DateField) -> None:
        """Nothing is logged before it has taken place."""
        if field.data and field.data > self.today:
            raise ValidationError(gettext("This day is still to come."))

    def validate_hours(self, field: StringField) -> None:
        """At least a minute, and no more than a long course."""
        if not 1 <= minutes_in(field.data or "") <= MOST_HOURS * MINUTES_OF_HOUR:
            raise ValidationError(gettext("Write a number of hours, such as 1.5."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A training without anybody is none."""
        is_valid = super().validate(extra_validators)
        if not any(box.data for _person, box, _line in self.rows()):
            self.form_errors = [gettext(NOBODY)]
            return False
        return bool(is_valid)

    def rows(self) -> Rows:
        """Each person with their two fields."""
        return [
            (person, self[f"present_{person.staff_id}"], self[f"certificate_{person.staff_id}"])
            for person in self.people
        ]

    def words(self) -> TrainingWords:
        """What was typed."""
        there = {who.staff_id: line.data or "" for who, box, line in self.rows() if box.data}
        return TrainingWords(
            topic=self.topic.data or "",
            held_on=self.held_on.data or date.max,
            minutes=minutes_in(self.hours.data or ""),
            certificates=there,
        )


def training_form(
    people: Sequence[Attendee], today: date, held: HeldTraining | None = None
) -> TrainingForm:
    """An empty form, or one that sets a training right; `people` are those to choose from."""
    fields: dict[str, Any] = {"people": people, "today": today}
    for person in people:
        fields[f"present_{person.staff_id}"] = BooleanField(person.name)
        fields[f"certificate_{person.staff_id}"] = _certificate(person.name)
    kind: type[TrainingForm] = type("TrainingForm", (TrainingForm,), fields)
    return kind(data=_filled(held) if held else {"held_on": today})


def minutes_in(hours: str) -> int:
    """So many hours in minutes, rounded; 0 for what is no number of hours."""
    try:
        number = Decimal(hours.replace(",", "."))
    except InvalidOperation:
        return 0
    is_sound = number.is_finite() and 0 < number <= MOST_HOURS
    return int((number * MINUTES_OF_HOUR).to_integral_value()) if is_sound else 0


def hours_of(minutes: int) -> str:
    """The minutes as hours with decimals, as few as they take: 1.5."""
    return f"{minutes / MINUTES_OF_HOUR:.2f}".rstrip("0").rstrip(".")


def _filled(held: HeldTraining) -> dict[str, Any]:
    boxes = {f"present_{each.staff_id}": True for each in held.attendees}
    lines = {f"certificate_{each.staff_id}": each.certificate for each in held.attendees}
    facts = {"topic": held.topic, "held_on": held.held_on, "hours": hours_of(held.minutes)}
    return {**facts, **boxes, **lines}


def _certificate(name: str) -> StringField:
    return StringField(
        gettext("Certificate of %(name)s", name=name),
        [Length(max=LONGEST_CERTIFICATE, message=gettext("This is too long.")), one_line],
        filters=[tidy_line],
        default="",
    )
