"""The forms that pass a case on, correct it, and tie it to others."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Regexp

from portal.domain.case import Action, Kind
from portal.labels import label
from portal.localized import FALLBACK
from portal.office.case_words_form import NoteForm, WordlessForm, WordsForm
from portal.office.fields import words_field
from portal.queries.case_choices import categories_of, other_departments
from portal.queries.case_page import CasePage
from portal.queries.choices import Choice, site_choices
from portal.queries.suggestions import SuggestedDepartment
from portal.services.corrections import Correction
from portal.translations import name_in
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.texts import tidy_line
from portal.web.work import reading

REFERENCE = r"^[0-9]{4}-[0-9]{6,9}$"
OTHER = "other"  # the parameter and the field that name the second case of an act
NOT_IN_LIST = _("Choose one from the list.")


class TransferForm(WordsForm):
    """Which department should have the case, and why."""

    department = SelectField(
        _("Department"),
        [DataRequired(_("Please choose a department."))],
        invalid_choice_message=NOT_IN_LIST,
    )
    suggested: SuggestedDepartment | None = None

    def prepare(self, case: CasePage) -> None:
        """Every other active department; first the one that the resident's words suggest."""
        self.suggested = case.relations.suggested
        choices = other_departments(reading(), case.department_id, page_language())
        first = self.suggested.department if self.suggested else ""
        self.department.choices = [
            SelectChoice("", gettext("Please choose")),
            *_choices(sorted(choices, key=lambda each: each.slug != first)),
        ]
        if self.suggested:
            self.department.data = self.department.data or first
            self.department.description = _suggestion_words(self.suggested)

    def category(self) -> str:
        """The category that was suggested together with the department; empty for none."""
        is_suggested = self.suggested and self.suggested.department == self.department.data
        return self.suggested.category if self.suggested and is_suggested else ""


class SendBackForm(NoteForm):
    """Why the department before has to have it again."""

    body = words_field(
        _("Why does it not belong here?"), _("Please tell your colleagues why you send it back.")
    )

    def prepare(self, case: CasePage) -> None:
        """Name where it goes."""
        self.body.description = gettext(
            "It goes back to %(department)s. Only colleagues read your words; the resident is told "
            "which department has the case.",
            department=case.relations.send_back_to,
        )


class MergeForm(WordsForm):
    """With which case this one is joined."""

    other = StringField(
        _("Reference of the other case"),
        [Regexp(REFERENCE, message=_("Please write a reference such as 2026-000123."))],
        filters=[tidy_line],
        description=_("That case stays open and is answered for both."),
    )

    def prepare(self, case: CasePage) -> None:  # noqa: ARG002 - any case can be named
        """The one that the reader chose among those that may tell of the same."""
        self.other.data = self.other.data or _other_in_address(Action.MERGE)


class LinkForm(WordlessForm):
    """With which case this one belongs together."""

    other = StringField(
        _("Reference of the other case"),
        [Regexp(REFERENCE, message=_("Please write a reference such as 2026-000123."))],
        filters=[tidy_line],
    )

    def prepare(self, case: CasePage) -> None:  # noqa: ARG002 - any case can be named
        """The one that the reader chose among those that may tell of the same."""
        self.other.data = self.other.data or _other_in_address(Action.LINK)


class UnlinkForm(WordlessForm):
    """Which link to take away."""

    other = SelectField(_("Case"), invalid_choice_message=NOT_IN_LIST)

    def prepare(self, case: CasePage) -> None:
        """The linked cases that the reader may see."""
        self.other.choices = [
            SelectChoice(each.reference, f"{each.reference}: {each.opening}")
            for each in case.relations.linked
        ]


class CorrectForm(WordlessForm):
    """What the case should say. A category of another department is a matter of passing it on."""

    kind = SelectField(_("Kind"), invalid_choice_message=NOT_IN_LIST)
    category = SelectField(_("Category"), invalid_choice_message=NOT_IN_LIST)
    site = SelectField(_("Place"), invalid_choice_message=NOT_IN_LIST)
    resident_language = SelectField(
        _("Language"),
        invalid_choice_message=NOT_IN_LIST,
        description=_("In which the resident reads e-mails."),
    )

    def prepare(self, case: CasePage) -> None:
        """Everything as the case has it, and what it could be instead."""
        reader = page_language()
        categories = categories_of(reading(), case.department_id, reader)
        self.kind.choices = [SelectChoice(each.value, gettext(label(each))) for each in Kind]
        self.category.choices = _or_none(categories, Choice(case.category_slug, case.category))
        self.site.choices = _or_none(
            site_choices(reading(), reader), Choice(case.site_slug, case.site)
        )
        tags = dict.fromkeys([case.language, *city_in(FALLBACK).language_tags])
        self.resident_language.choices = [SelectChoice(tag, name_in(tag, reader)) for tag in tags]
        if not self.is_submitted():
            self.kind.data, self.resident_language.data = case.kind.value, case.language
            self.category.data, self.site.data = case.category_slug, case.site_slug

    def correction(self) -> Correction:
        """What was chosen."""
        return Correction(
            Kind(self.kind.data),
            str(self.category.data),
            str(self.site.data),
            str(self.resident_language.data),
        )


def _choices(choices: Iterable[Choice]) -> list[SelectChoice]:
    return [SelectChoice(each.slug, each.name) for each in choices]


def _or_none(choices: tuple[Choice, ...], present: Choice) -> list[SelectChoice]:
    """No answer, what the case has even if nobody else can have it any more, and all the others."""
    kept = [present] if present.slug and present not in choices else []
    return [SelectChoice("", gettext("Not given")), *_choices([*kept, *choices])]


def _other_in_address(action: Action) -> str:
    return request.args.get(OTHER, "") if request.args.get("action") == action else ""


def _suggestion_words(suggested: SuggestedDepartment) -> str:
    """Why this department: the resident's own words."""
    words = ", ".join(f"“{word}”" for word in suggested.words)
    if suggested.category_name:
        return gettext(
            "%(words)s suggests %(department)s, category %(category)s.",
            words=words,
            department=suggested.department_name,
            category=suggested.category_name,
        )
    return gettext(
        "%(words)s suggests %(department)s.", words=words, department=suggested.department_name
    )
