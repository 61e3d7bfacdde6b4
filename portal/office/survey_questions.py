"""One question of a survey's draft: its words in every language, its answers, its place."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.domain.survey import CHOOSES, Question, QuestionKind
from portal.domain.survey_editing import earlier_than, question_called
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.language_fields import language_fields
from portal.office.survey_forms import question_form
from portal.office.survey_words import KINDS
from portal.office.surveys import survey_called
from portal.office.viewer import actor
from portal.queries.survey_settings import SurveyEntry
from portal.services import surveys as services
from portal.web.access import requires
from portal.web.work import writing

UP, DOWN = -1, 1


@blueprint.route("/surveys/<survey>/questions/new/<kind>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SURVEYS)
def add_survey_question(survey: str, kind: str) -> ResponseReturnValue:
    """One question more, at the end."""
    if kind not in set(QuestionKind):
        raise NotFound("There is no such kind of question.")
    return _question_page(survey_called(survey), QuestionKind(kind), None)


@blueprint.route("/surveys/<survey>/questions/<question>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SURVEYS)
def edit_survey_question(survey: str, question: str) -> ResponseReturnValue:
    """Change a question; its kind stays, so that all its answers can be counted together."""
    entry = survey_called(survey)
    present = question_called(entry.newest.questions, question)
    if present is None:
        raise NotFound("There is no such question.")
    return _question_page(entry, present.kind, present)


@blueprint.post("/surveys/<survey>/questions/<question>/up")
@requires(Permission.MANAGE_SURVEYS)
def move_survey_question_up(survey: str, question: str) -> ResponseReturnValue:
    """Ask it earlier."""
    return _move(survey, question, UP)


@blueprint.post("/surveys/<survey>/questions/<question>/down")
@requires(Permission.MANAGE_SURVEYS)
def move_survey_question_down(survey: str, question: str) -> ResponseReturnValue:
    """Ask it later."""
    return _move(survey, question, DOWN)


@blueprint.post("/surveys/<survey>/questions/<question>/removal")
@requires(Permission.MANAGE_SURVEYS)
def remove_survey_question(survey: str, question: str) -> ResponseReturnValue:
    """Take it out of the draft."""
    with writing(actor()) as work:
        services.remove_question(work, survey, question)
    return _to_survey(survey, gettext("The question is out of the draft. Its answers stay."))


def _question_page(
    entry: SurveyEntry, kind: QuestionKind, question: Question | None
) -> ResponseReturnValue:
    questions = entry.newest.questions
    form = question_form(
        kind, question, earlier_than(questions, question.key if question else None)
    )
    if form.validate_on_submit():
        with writing(actor()) as work:
            used = services.used_keys(work, entry.slug)
            asked = form.question(question.key if question else "", kind, used)
            key = services.save_question(work, entry.slug, asked)
        if "more" in request.form:
            address = url_for(".edit_survey_question", survey=entry.slug, question=key)
            return redirect(address, 303)
        return _to_survey(entry.slug, gettext("Saved in the draft."))
    return form_page(
        "office/survey_question.html",
        form,
        survey=entry,
        question=question,
        kind_words=KINDS[kind],
        has_options=kind in CHOOSES,
        words=language_fields(form, "words"),
    )


def _move(survey: str, question: str, steps: int) -> ResponseReturnValue:
    with writing(actor()) as work:
        services.move_question(work, survey, question, steps)
    return _to_survey(survey, gettext("Saved in the draft."))


def _to_survey(slug: str, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".edit_survey", survey=slug), 303)
