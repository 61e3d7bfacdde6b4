"""Which department, subject and place feedback is about, on every form that takes it (A.3)."""

from functools import lru_cache

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from portal.queries.choices import FeedbackChoices
from portal.services.destinations import UNSURE
from portal.web.addresses import OFFICE
from portal.web.city_words import noted
from portal.web.fields import choices_of
from portal.web.form import PortalForm
from portal.web.i18n import page_language

FROM_THE_LIST = _("Choose one from the list.")


def department_field() -> SelectField:
    """A department, or “I’m not sure”."""
    return SelectField(
        _("Which department is it about?"), default=UNSURE, invalid_choice_message=FROM_THE_LIST
    )


def category_field() -> SelectField:
    """A subject; empty for something else."""
    return SelectField(
        _("Which subject fits best?"), default="", invalid_choice_message=FROM_THE_LIST
    )


def site_field() -> SelectField:
    """A place; empty for none."""
    return SelectField(_("Where did it happen?"), default="", invalid_choice_message=FROM_THE_LIST)


def offer_places(form: PortalForm, choices: FeedbackChoices) -> None:
    """Fill the three lists of a form with what the city has."""
    language = page_language()
    is_for_staff = request.path.startswith(OFFICE)
    offered = _offered(choices, str(language), language.instead, is_for_staff)
    form.department.choices, form.category.choices, form.site.choices = map(list, offered)


@lru_cache(maxsize=200)
def _offered(
    choices: FeedbackChoices,
    _language: str,
    _instead: tuple[str, ...],
    _is_for_staff: bool,
) -> tuple[tuple[SelectChoice, ...], ...]:
    """The same for everybody who reads the language."""
    unsure = [SelectChoice(UNSURE, gettext("I’m not sure"))] if choices.can_be_unsure else []
    return (
        (*unsure, *choices_of(choices.departments)),
        (SelectChoice("", gettext("Something else")), *_subjects(choices)),
        (SelectChoice("", gettext("Elsewhere, or no place")), *choices_of(choices.sites)),
    )


def check_subject(form: PortalForm, choices: FeedbackChoices) -> None:
    """A subject belongs to one department; whoever is not sure of that is led there by it.

    Raises ValidationError where another department was chosen.
    """
    owner = choices.department_of(form.category.data)
    if owner and form.department.data not in (owner.slug, UNSURE):
        raise ValidationError(
            gettext(
                "This belongs to %(department)s. Choose that department, or another subject.",
                department=noted(owner.name),
            )
        )


def department_of(form: PortalForm, choices: FeedbackChoices) -> str:
    """The slug of the department that the form means."""
    owner = choices.department_of(form.category.data)
    return owner.slug if owner else str(form.department.data)


def _subjects(choices: FeedbackChoices) -> list[SelectChoice]:
    """The subjects under the name of their department: no script is needed to find one's way."""
    return [
        entry
        for department in choices.departments
        for entry in choices_of(department.categories, department.name)
    ]
