"""The forms of the calendar, each of which makes a plan that is shown before it is carried out."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, TimeField, ValidationError
from wtforms.validators import InputRequired, Optional

from portal.office.language_fields import CityText, in_every_language, texts_of
from portal.services.calendar_plans import LONGEST_CLOSURE, NewClosure, NewHours, NoClosure, Plan
from portal.web.city import city_today
from portal.web.form import PortalForm
from portal.web.i18n import day

NO_DATE = _("Write a date.")
NO_TIME = _("Write a time, such as 08:00.")
REASON = CityText("reason", _("Why the offices are closed"), _("Say why, for those who ask."))


class PlanForm(PortalForm):
    """A form that is first sent to be looked at, then to be carried out."""

    def plan(self) -> Plan:
        """What it asks for."""
        raise NotImplementedError

    def words(self) -> str:
        """The same in a sentence."""
        raise NotImplementedError

    def sent(self) -> list[tuple[str, str]]:
        """Its fields once more, for the page that asks for the confirmation."""
        return [(field.name, field._value()) for field in self if hasattr(field, "_value")]


class HoursForm(PlanForm):
    """When the offices open and close, on every working day."""

    opening_time = TimeField(_("Open from"), [InputRequired(NO_TIME)])
    closing_time = TimeField(
        _("Closed from"),
        [InputRequired(NO_TIME)],
        description=_("A promise ends at this time of its last day."),
    )

    def validate_closing_time(self, field: TimeField) -> None:
        """An office opens before it closes."""
        opens = self.opening_time.data
        if opens and field.data and opens >= field.data:
            raise ValidationError(gettext("The office has to open before it closes."))

    def plan(self) -> Plan:
        """The new hours."""
        return NewHours(self.opening_time.data, self.closing_time.data)

    def words(self) -> str:
        """The new hours in a sentence."""
        return gettext(
            "The offices are open from %(opening)s to %(closing)s.",
            opening=f"{self.opening_time.data:%H:%M}",
            closing=f"{self.closing_time.data:%H:%M}",
        )


class ClosureForm(PlanForm):
    """One day or several on which the offices are closed. The reason is asked in each language."""

    first_on = DateField(_("First day"), [InputRequired(NO_DATE)])
    last_on = DateField(
        _("Last day"), [Optional()], description=_("Leave it empty for a single day.")
    )

    def validate_first_on(self, field: DateField) -> None:
        """What is over cannot be closed any more."""
        if field.data and field.data < city_day():
            raise ValidationError(gettext("This day is over. Choose one that is still to come."))

    def validate_last_on(self, field: DateField) -> None:
        """It ends after it begins, and not too late."""
        first = self.first_on.data
        if not (first and field.data):
            return
        if field.data < first:
            raise ValidationError(gettext("The last day comes before the first."))
        if (field.data - first).days >= LONGEST_CLOSURE:
            raise ValidationError(
                gettext("Close at most %(number)s days at once.", number=LONGEST_CLOSURE)
            )

    def plan(self) -> Plan:
        """The new closure."""
        first = self.first_on.data
        return NewClosure(first, self.last_on.data or first, _given(texts_of(self, "reason")))

    def words(self) -> str:
        """The new closure in a sentence."""
        first, last = self.first_on.data, self.last_on.data or self.first_on.data
        if first == last:
            return gettext("The offices are closed on %(day)s.", day=day(first))
        return gettext(
            "The offices are closed from %(first)s to %(last)s.", first=day(first), last=day(last)
        )


class OpenForm(PlanForm):
    """A closure that is taken back."""

    closed_on = DateField(_("Day"), [InputRequired(NO_DATE)])

    def plan(self) -> Plan:
        """The day, open again."""
        return NoClosure(self.closed_on.data)

    def words(self) -> str:
        """The same in a sentence."""
        return gettext(
            "%(day)s is no closure any more; weekends and public holidays stay.",
            day=day(self.closed_on.data),
        )


def city_day() -> date:
    """Today on the city's own calendar."""
    return city_today()


def closure_form(**options: Any) -> ClosureForm:
    """The form for a closure, with a reason in every language of the city."""
    form: ClosureForm = in_every_language(ClosureForm, REASON)(**options)
    return form


def _given(texts: dict[str, str]) -> dict[str, str]:
    return {tag: text for tag, text in texts.items() if text}
