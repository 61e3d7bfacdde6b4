"""The form of a place for a tablet: where it stands, what it speaks, and when it is open."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, SelectField, SelectMultipleField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput

from portal.office.case_words import language_words
from portal.office.language_fields import city_languages
from portal.queries.choices import FeedbackChoices
from portal.queries.survey_settings import SurveyEntry
from portal.services.kiosks import KioskFacts
from portal.translations import locale_of
from portal.web.fields import choices_of
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.texts import one_line, tidy_line

LONGEST_NAME = 80
PIN = r"[0-9]{6,12}"
DAYS, WORKING_DAYS = range(7), range(5)


class KioskForm(PortalForm):
    """A place for a tablet. `opens_0` and `closes_0` are Monday's hours, and so on."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Write what the kiosk is called.")), Length(max=LONGEST_NAME), one_line],
        filters=[tidy_line],
        description=_("For colleagues: where the tablet stands."),
    )
    site = SelectField(_("Site"))
    departments = SelectMultipleField(
        _("Whom ratings are about"),
        description=_(
            "Tick none, and they are about the place alone. Of several, the visitor chooses one."
        ),
        option_widget=CheckboxInput(),
    )
    survey = SelectField(_("Survey"), default="")
    languages = SelectMultipleField(
        _("Languages"),
        description=_("Tick none, and it speaks all of the city's."),
        option_widget=CheckboxInput(),
    )
    has_printer = BooleanField(_("A printer for slips stands beside it"))
    has_own_keyboard = BooleanField(_("It has a keyboard of its own"))
    pin = StringField(
        _("New PIN of the site"),
        [Optional(), Regexp(f"^{PIN}$", message=_("Write six to twelve digits."))],
        filters=[tidy_line],
        description=_("Opens the way out of every tablet there. Leave it empty to keep it."),
    )

    def offer(self, choices: FeedbackChoices, surveys: Iterable[SurveyEntry]) -> None:
        """Fill the lists."""
        as_placed = SelectChoice("", gettext("As surveys are placed"))
        published = (each for each in surveys if each.published and each.is_active)
        named = (SelectChoice(each.slug, each.name) for each in published)
        self.survey.choices = [as_placed, *named]
        self.site.choices = choices_of(choices.sites)
        self.departments.choices = choices_of(choices.departments)
        tags = city_languages()
        self.languages.choices = [SelectChoice(tag, language_words(tag)) for tag in tags]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Each day has both times, in their order, or none."""
        is_well: bool = super().validate(extra_validators)
        for day in DAYS:
            opens, closes = self._times(day)
            if (opens.data is None) is not (closes.data is None):
                closes.errors = [gettext("Write both times, or none where it is closed.")]
            elif opens.data and opens.data >= closes.data:
                closes.errors = [gettext("It has to open before it closes.")]
            is_well = is_well and not closes.errors
        return is_well

    def facts(self) -> KioskFacts:
        """What was typed."""
        return KioskFacts(
            name=self.name.data or "",
            site=self.site.data,
            departments=tuple(self.departments.data or ()),
            survey=self.survey.data,
            has_printer=self.has_printer.data,
            has_own_keyboard=self.has_own_keyboard.data,
            language_tags=tuple(self.languages.data or ()),
            opening_hours={
                str(day): (f"{opens.data:%H:%M}", f"{closes.data:%H:%M}")
                for day in DAYS
                for opens, closes in [self._times(day)]
                if opens.data is not None
            },
        )

    def week(self) -> list[tuple[str, Field, Field]]:
        """Each day's name with its two fields."""
        names = day_names()
        return [(names[day], *self._times(day)) for day in DAYS]

    def _times(self, day: int) -> tuple[Field, Field]:
        return self[f"opens_{day}"], self[f"closes_{day}"]


for _day in DAYS:
    setattr(KioskForm, f"opens_{_day}", TimeField(_("Open from"), [Optional()]))
    setattr(KioskForm, f"closes_{_day}", TimeField(_("Closed from"), [Optional()]))


def day_names() -> Mapping[int, str]:
    """The days of the week, Monday being 0."""
    names: Mapping[int, str] = get_day_names("wide", "stand-alone", locale_of(page_language()))
    return names


def filled_hours(hours: Mapping[str, list[str]]) -> dict[str, time]:
    """What the fields of the hours begin with."""
    filled: dict[str, time] = {}
    for day, (opens, closes) in hours.items():
        filled[f"opens_{day}"] = time.fromisoformat(opens)
        filled[f"closes_{day}"] = time.fromisoformat(closes)
    return filled


def office_hours(opens: time, closes: time) -> dict[str, time]:
    """The same for a new place: the city's office hours on working days."""
    span = [opens.isoformat("minutes"), closes.isoformat("minutes")]
    return filled_hours({str(day): span for day in WORKING_DAYS})
