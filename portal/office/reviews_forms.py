"""The forms of a periodic review."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from portal.domain.policy import Clause
from portal.office.fields import words_field
from portal.office.period_form import check_day, check_order, local_today
from portal.office.policy_words import clause_name
from portal.services.reviews import ActionPlan, ReviewPlan
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.texts import tidy_line

LONGEST_TITLE = 120  # characters
A_MONTH = timedelta(days=30)
NEEDS_A_DAY = _("Please give a day.")


class OpenReviewForm(PortalForm):
    """What the review is called and which days it looks at."""

    title = StringField(
        _("Title"),
        [
            DataRequired(_("Please give the review a title.")),
            Length(max=LONGEST_TITLE, message=_("Please choose a shorter title.")),
        ],
        filters=[tidy_line],
        default="",
    )
    first_on = DateField(_("First day"), [DataRequired(NEEDS_A_DAY)])
    last_on = DateField(_("Last day"), [DataRequired(NEEDS_A_DAY)])

    def validate_first_on(self, field: DateField) -> None:
        """No day that no calendar of a city reaches."""
        check_day(field)

    def validate_last_on(self, field: DateField) -> None:
        """Not before the first day."""
        check_day(field)
        if self.first_on.data and field.data and not self.first_on.errors:
            check_order(self.first_on.data, field.data)

    def plan(self) -> ReviewPlan:
        """What was asked for; the findings will be written in the language of the page."""
        return ReviewPlan(self.title.data, self.first_on.data, self.last_on.data, page_language())


class FindingsForm(PortalForm):
    """What the review has found."""

    findings = words_field(_("Findings"), _("Please write what the review has found."))


class ActionForm(PortalForm):
    """What must be done about a clause, by whom, until when."""

    clause = SelectField(_("Clause"))
    words = words_field(_("What must be done"), _("Please write what must be done."))
    assignee = SelectField(_("By whom"), coerce=int)
    due_on = DateField(_("Until"), [DataRequired(NEEDS_A_DAY)])

    def __init__(self, people: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(data={"due_on": local_today() + A_MONTH}, **options)
        self.clause.choices = [
            SelectChoice(each.value, f"{each.value} {clause_name(each)}") for each in Clause
        ]
        self.assignee.choices = [SelectChoice(each, name) for each, name in people]

    def validate_due_on(self, field: DateField) -> None:
        """Nothing can be done in the past."""
        check_due(field)

    def plan(self) -> ActionPlan:
        """What was decided."""
        clause = Clause(self.clause.data)
        return ActionPlan(clause, self.words.data, self.assignee.data, self.due_on.data)


class CarryForm(PortalForm):
    """Until when what was left undone must be done now."""

    carried_due_on = DateField(_("New date for all of them"), [DataRequired(NEEDS_A_DAY)])

    def __init__(self, **options: Any) -> None:
        super().__init__(data={"carried_due_on": local_today() + A_MONTH}, **options)

    def validate_carried_due_on(self, field: DateField) -> None:
        """Nothing can be done in the past."""
        check_due(field)


class DoneForm(PortalForm):
    """What came of an action."""

    done_words = words_field(_("What was done"), _("Please write what was done."))


class SignOffForm(PortalForm):
    """Nothing but the token: whoever signs off has read the page above it."""


def last_quarter(today: date) -> dict[str, Any]:
    """The last three months that are over: what a review most often looks at."""
    last_on = today.replace(day=1) - timedelta(days=1)
    number = last_on.year * 12 + last_on.month - 3
    return {"first_on": date(number // 12, number % 12 + 1, 1), "last_on": last_on}


def check_due(field: DateField) -> None:
    """Raise ValidationError for a day that is over or hardly ever comes."""
    check_day(field)
    if field.data and field.data < local_today():
        raise ValidationError(gettext("This day is over already."))
