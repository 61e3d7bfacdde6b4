"""The forms of surveys: their name, one question in every language, and where they are asked."""

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput

from portal.domain.survey import CHOOSES, Condition, Option, Question, QuestionKind, as_stored
from portal.domain.survey_editing import Questions, keyed_options, possible_values
from portal.domain.translatable import LONGEST_OPTION, LONGEST_QUESTION
from portal.models import SurveyUse
from portal.office.language_fields import (
    CityText,
    filled_with,
    in_every_language,
    language_fields,
    texts_of,
)
from portal.office.survey_words import USES, question_words, value_words
from portal.queries.choices import feedback_choices
from portal.services.surveys import PlacementFacts
from portal.web.fields import choices_of
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.texts import one_line, tidy_line
from portal.web.work import reading

LONGEST_NAME = 80  # characters
EMPTY_ROWS = 3
WORDS = CityText("words", _("Question"), _("Write the question."), longest=LONGEST_QUESTION)
JOINT = "="  # between a question and an answer to it


class SurveyForm(PortalForm):
    """What colleagues call it."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Write what the survey is called.")), Length(max=LONGEST_NAME), one_line],
        filters=[tidy_line],
        description=_("For colleagues; residents never see it."),
    )


class QuestionForm(PortalForm):
    """A question, its answers to choose from, and after which earlier answers it is asked."""

    only_if = SelectMultipleField(
        _("Ask it only after one of these answers"),
        description=_("Tick nothing to ask everybody."),
        option_widget=CheckboxInput(),
    )

    seen = HiddenField()
    option_keys: tuple[str, ...] = ()
    present = ""

    def validate_seen(self, field: HiddenField) -> None:
        """Nobody else has changed the question since; whoever sends it again means it."""
        if field.data != self.present:
            field.data = self.present
            raise ValidationError(
                gettext(
                    "A colleague has changed this question meanwhile. Save again to keep yours."
                )
            )

    def validate_only_if(self, field: SelectMultipleField) -> None:
        """All ticked answers belong to one question."""
        if len({value.partition(JOINT)[0] for value in field.data or ()}) > 1:
            raise ValidationError(gettext("Tick answers to one question only."))

    def question(self, key: str, kind: QuestionKind, used: set[str]) -> Question:
        """What was typed; options that are new get keys that nothing of the survey ever had."""
        texts = [(key, texts_of(self, f"option_{key}")) for key in self.option_keys]
        given = (Option("" if key.isdigit() else key, words) for key, words in texts)
        return Question(
            key=key,
            kind=kind,
            words=_written(texts_of(self, "words")),
            options=keyed_options((Option(o.key, _written(o.words)) for o in given), used),
            condition=self._condition(),
        )

    def options(self) -> list[list[tuple[str, Field]]]:
        """The fields of each answer, one for each language."""
        return [language_fields(self, f"option_{key}") for key in self.option_keys]

    def _condition(self) -> Condition | None:
        pairs = [value.partition(JOINT) for value in self.only_if.data or ()]
        if not pairs:
            return None
        return Condition(pairs[0][0], frozenset(value for _question, _joint, value in pairs))


def question_form(kind: QuestionKind, question: Question | None, earlier: Questions) -> Any:
    """The form of one question, new or as it is now."""
    present = question.options if question else ()
    new = (str(number) for number in range(EMPTY_ROWS)) if kind in CHOOSES else ()
    keys = (*(option.key for option in present), *new)
    texts = (
        CityText(
            f"option_{key}",
            gettext("Answer %(number)s", number=number),  # type: ignore[arg-type]
            None,
            longest=LONGEST_OPTION,
        )
        for number, key in enumerate(keys, start=1)
    )
    form_class = in_every_language(QuestionForm, WORDS, *texts)
    form_class.option_keys, form_class.present = keys, _digest(question)
    form = form_class(data=_filled(question) if question else None)
    form.only_if.choices = _answers_to(earlier)
    return form


class PlacementForm(PortalForm):
    """Where a survey is asked, and from when to when."""

    use = SelectField(
        _("Where is it asked?"),
        choices=[SelectChoice(use.value, words) for use, words in USES.items()],
    )
    site = SelectField(_("Site"), default="")
    department = SelectField(_("Department"), default="")
    first_on = DateField(_("First day"), [Optional()])
    last_on = DateField(_("Last day"), [Optional()])

    def validate_last_on(self, field: DateField) -> None:
        """The period does not end before it begins."""
        first: date | None = self.first_on.data
        if first and field.data and field.data < first:
            raise ValidationError(gettext("The last day is before the first one."))

    def facts(self) -> PlacementFacts:
        """What was chosen."""
        return PlacementFacts(
            use=SurveyUse(self.use.data),
            site=self.site.data,
            department=self.department.data,
            first_on=self.first_on.data,
            last_on=self.last_on.data,
        )


def placement_form() -> PlacementForm:
    """The form, with the sites and departments that are open."""
    form = PlacementForm()
    choices = feedback_choices(reading(), page_language())
    everywhere = SelectChoice("", gettext("All"))
    form.site.choices = [everywhere, *choices_of(choices.sites)]
    form.department.choices = [everywhere, *choices_of(choices.departments)]
    return form


def _answers_to(earlier: Questions) -> list[SelectChoice]:
    language = page_language()
    return [
        SelectChoice(
            f"{question.key}{JOINT}{value}",
            f"{question_words(question, language)} {value_words(question, value, language)}",
        )
        for question in earlier
        for value in possible_values(question)
    ]


def _digest(question: Question | None) -> str:
    """By which a form knows the question that it was filled with."""
    stored = as_stored([question]) if question else []
    return sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest() if stored else ""


def _filled(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = filled_with("words", question.words)
    data["seen"] = _digest(question)
    for option in question.options:
        data |= filled_with(f"option_{option.key}", option.words)
    if question.condition:
        asked = question.condition.question
        data["only_if"] = [f"{asked}{JOINT}{value}" for value in question.condition.values]
    return data


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {tag: text for tag, text in texts.items() if text}
