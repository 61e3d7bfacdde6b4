"""The form of a category: its names, its target, the words that suggest it."""

import re
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from portal.domain.clock import RESOLVE_BUSINESS_DAYS
from portal.office.calendar_forms import PlanForm
from portal.office.language_fields import CityText, filled_with, in_every_language, texts_of
from portal.queries.categories import CategoryEntry, DepartmentEntry
from portal.services.calendar_plans import NewTarget, Plan
from portal.services.categories import CategoryFacts
from portal.web.form import PortalForm
from portal.web.texts import tidy_line

LONGEST_TARGET = 250  # business days: a year
COMMAS = re.compile("[,;،、，]")
NUMBER = _("Write a number of business days from 1 to %(most)s.", most=LONGEST_TARGET)
NEW_CASES, OPEN_CASES = "new", "open"
NAME = CityText("name", _("Name"), _("Write what the category is called."))
KEYWORDS = CityText("keywords", _("Words that suggest it"), None, longest=500)


class CategoryForm(PortalForm):
    """A subject of a department; names and keywords are asked in every language of the city."""

    department = SelectField(_("Department"), [InputRequired(_("Choose a department."))])
    resolve_business_days = IntegerField(
        _("Resolve within (business days)"),
        [InputRequired(NUMBER), NumberRange(1, LONGEST_TARGET, NUMBER)],
        default=RESOLVE_BUSINESS_DAYS,
        render_kw={"inputmode": "numeric"},
    )
    applies_to = RadioField(
        _("If you change the number of days, for which cases?"),
        choices=[
            SelectChoice(NEW_CASES, _("Only for new cases")),
            SelectChoice(OPEN_CASES, _("For open cases too: you see first which dates move")),
        ],
        default=NEW_CASES,
    )
    is_escalated = BooleanField(
        _("A supervisor hears of each case at once"),
        description=_("For subjects that should never wait, such as danger."),
    )
    is_active = BooleanField(_("Residents can choose it"), default=True)

    @property
    def moves_open_cases(self) -> bool:
        """Whether open cases are to have other dates as well."""
        return bool(self.applies_to.data == OPEN_CASES)

    def facts(self, resolve_business_days: int | None = None) -> CategoryFacts:
        """What was typed, with another target where that is to be looked at first."""
        return CategoryFacts(
            name=texts_of(self, "name"),
            resolve_business_days=resolve_business_days or self.resolve_business_days.data,
            keywords={tag: _words(text) for tag, text in texts_of(self, "keywords").items()},
            is_escalated=self.is_escalated.data,
            is_active=self.is_active.data,
        )


class TargetForm(PlanForm):
    """A new target for open cases too, to be looked at before it holds."""

    days = IntegerField(validators=[InputRequired(NUMBER), NumberRange(1, LONGEST_TARGET, NUMBER)])
    category = ""

    def plan(self) -> Plan:
        """The new target."""
        return NewTarget(self.category, self.days.data)

    def words(self) -> str:
        """The same in a sentence."""
        return str(
            _("Cases are to be resolved within %(number)s business days.", number=self.days.data)
        )


def category_form(
    departments: tuple[DepartmentEntry, ...], entry: CategoryEntry | None = None
) -> CategoryForm:
    """The form, filled in with a category that is there. Its department stays what it is."""
    form_class = in_every_language(CategoryForm, NAME, KEYWORDS)
    form: CategoryForm = form_class(data=_filled(entry) if entry else None)
    if entry:
        del form.department
    else:
        form.department.choices = [SelectChoice(each.slug, each.name) for each in departments]
        del form.applies_to
    return form


def _filled(entry: CategoryEntry) -> dict[str, Any]:
    keywords = {tag: ", ".join(words) for tag, words in entry.keywords.items()}
    return {
        "resolve_business_days": entry.resolve_business_days,
        "is_escalated": entry.is_escalated,
        "is_active": entry.is_active,
        **filled_with("name", entry.texts),
        **filled_with("keywords", keywords),
    }


def _words(typed: str) -> list[str]:
    words = (tidy_line(part) for part in COMMAS.split(typed))
    return list(dict.fromkeys(word for word in words if word))
