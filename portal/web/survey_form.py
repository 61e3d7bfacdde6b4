"""A survey as fields of a form: every question on one page, none of them compulsory."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask_babel import gettext
from wtforms import Field, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput

from portal.domain.survey import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Question,
    QuestionKind,
    counted_answers,
)
from portal.localized import in_language
from portal.queries.surveys import PublishedSurvey
from portal.services.survey_answers import SurveyAnswers
from portal.web.city_words import noted
from portal.web.fields import faces_field, text_field
from portal.web.form import PortalForm
from portal.web.i18n import page_language
from portal.web.texts import tidy_line

PREFIX = "answer_"
SCALE = range(11)
NUMBERS = frozenset({QuestionKind.FACE, QuestionKind.SCALE})


def survey_form(
    form: type[PortalForm], survey: PublishedSurvey | None, left_out: Sequence[str] = ()
) -> type[Any]:
    """The form with a field for each question, except those that it asks in its own way.

    The version goes with it: answers count as answers to what was read.
    """
    if survey is None:
        return form
    return _made(form, survey, tuple(left_out), *_reader())  # type: ignore[arg-type]


def _reader() -> tuple[str, tuple[str, ...]]:
    language = page_language()
    return str(language), language.instead


@lru_cache(maxsize=200)
def _made(
    form: type[PortalForm],
    survey: PublishedSurvey,
    left_out: tuple[str, ...],
    _language: str,
    _instead: tuple[str, ...],
) -> type[Any]:
    """The same for everybody who reads the language: a class takes long to make."""
    asked = [each for each in survey.questions if each.key not in left_out]
    fields: dict[str, Any] = {f"{PREFIX}{each.key}": _field(each) for each in asked}
    fields["survey_version"] = HiddenField(default=str(survey.version_id))
    return type(form.__name__, (form,), fields)


def question_fields(
    form: PortalForm, survey: PublishedSurvey | None
) -> list[tuple[Question, Field]]:
    """Each question that the form asks, with its field."""
    questions = survey.questions if survey else ()
    return [(q, form[f"{PREFIX}{q.key}"]) for q in questions if f"{PREFIX}{q.key}" in form]


def answers_of(
    form: PortalForm, survey: PublishedSurvey | None, known: Mapping[str, Any]
) -> SurveyAnswers | None:
    """What was answered, with the answers that the form knows from its own fields."""
    if survey is None:
        return None
    given = {q.key: _value(q, field.data) for q, field in question_fields(form, survey)}
    return SurveyAnswers(survey.version_id, counted_answers(survey.questions, {**given, **known}))


def _field(question: Question) -> Any:
    words = noted(in_language(question.words, page_language()))
    kind = question.kind
    if kind is QuestionKind.FACE:
        return faces_field(words, validators=[Optional()])
    if kind is QuestionKind.SHORT_TEXT:
        return StringField(words, [Length(max=LONGEST_LINE)], filters=[tidy_line])
    if kind is QuestionKind.LONG_TEXT:
        return text_field(words, LONGEST_TEXT)
    if kind is QuestionKind.MULTIPLE:
        return SelectMultipleField(words, choices=_choices(question), option_widget=CheckboxInput())
    return RadioField(words, [Optional()], choices=_choices(question))


def _choices(question: Question) -> list[SelectChoice]:
    if question.kind is QuestionKind.SCALE:
        return [SelectChoice(str(number), str(number)) for number in SCALE]
    if question.kind is QuestionKind.YES_NO:
        return [SelectChoice("yes", gettext("Yes")), SelectChoice("no", gettext("No"))]
    language = page_language()
    return [
        SelectChoice(each.key, noted(in_language(each.words, language)))
        for each in question.options
    ]


def _value(question: Question, data: Any) -> Any:
    """What was sent, in the form in which answers are kept."""
    if question.kind in NUMBERS:
        return int(data) if data else None
    if question.kind is QuestionKind.YES_NO:
        return {"yes": True, "no": False}.get(data)
    return data or None
