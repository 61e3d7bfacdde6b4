"""The form that asks for a period and a department: an ordinary GET form on several pages."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, Form, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from portal.domain.periods import recent_months
from portal.queries.board import Reach
from portal.web.city import city_today

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = timedelta(days=3 * 366)


def local_today() -> date:
    """The date in the city."""
    return city_today()


class PeriodForm(Form):
    """From which day to which, and of which department; empty means all in reach."""

    first_on = DateField(_("First day"), [DataRequired(_("Please give a day."))])
    last_on = DateField(_("Last day"), [DataRequired(_("Please give a day."))])
    department = SelectField(_("Department"), default="", validate_choice=False)

    def __init__(self, departments: Sequence[Reach], formdata: Any = None) -> None:
        first_on, last_on = recent_months(local_today())
        super().__init__(formdata, data={"first_on": first_on, "last_on": last_on})
        self.is_asked = formdata is not None
        self.reach = {each.slug: each for each in departments}
        named = [SelectChoice(each.slug, each.name) for each in departments]
        self.department.choices = [SelectChoice("", gettext("All")), *named]

    def validate_first_on(self, field: DateField) -> None:
        """No day that no calendar of a city reaches."""
        check_day(field)

    def validate_last_on(self, field: DateField) -> None:
        """The last day is not before the first, and the period not endless."""
        check_day(field)
        if self.first_on.data and field.data and not self.first_on.errors:
            check_order(self.first_on.data, field.data)

    @property
    def slug(self) -> str:
        """The slug of the department that was chosen; empty for all."""
        return self.department.data if self.department.data in self.reach else ""

    def departments(self, reach: frozenset[int] | None) -> frozenset[int] | None:
        """Which departments are meant, given those in reach."""
        return frozenset({self.reach[self.slug].id}) if self.slug else reach


def asked_period(departments: Sequence[Reach]) -> PeriodForm:
    """The form as the address fills it in; the last three months where it says nothing."""
    is_asked = "first_on" in request.args or "last_on" in request.args
    if is_asked:
        return PeriodForm(departments, request.args)
    form = PeriodForm(departments)
    form.department.data = request.args.get("department", "")
    return form


def check_day(field: DateField) -> None:
    """Raise ValidationError for a day outside every calendar."""
    if field.data and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(gettext("Please give a day of this century."))


def check_order(first_on: date, last_on: date) -> None:
    """Raise ValidationError for a period that ends too early, or hardly ever."""
    if last_on < first_on:
        raise ValidationError(gettext("The last day is before the first."))
    if last_on - first_on > LONGEST:
        raise ValidationError(gettext("Please choose a period of at most three years."))
