"""The surveys (D.1): a list, and a page for each with its draft, its versions and its places."""

from collections import Counter
from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.domain.survey import missing_texts, problems
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.language_fields import city_languages
from portal.office.survey_forms import PlacementForm, SurveyForm, placement_form
from portal.office.survey_words import KINDS, USES, problem_sentences, question_rows
from portal.office.viewer import actor
from portal.queries.survey_settings import SurveyEntry, VersionEntry, survey_entries, survey_entry
from portal.services import surveys as services
from portal.services.work import UnitOfWork
from portal.starter.survey import starter_questions
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import reading, writing


@blueprint.get("/surveys")
@requires(Permission.MANAGE_SURVEYS)
def surveys() -> ResponseReturnValue:
    """Every survey, where it is asked, and what is missing."""
    entries = survey_entries(reading(), page_language())
    return render_template("office/surveys.html", surveys=entries, tags=city_languages(), uses=USES)


@blueprint.route("/surveys/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SURVEYS)
def add_survey() -> ResponseReturnValue:
    """One survey more; it begins with the ready-made questions."""
    form = SurveyForm()
    if form.validate_on_submit():
        with writing(actor()) as work:
            slug = services.add_survey(work, form.name.data or "", starter_questions())
        return _back_to(
            slug, gettext("Saved as a draft. Nobody is asked it before you publish it.")
        )
    return form_page("office/survey_new.html", form)


@blueprint.route("/surveys/<survey>", methods=["GET", "POST"])
@requires(Permission.MANAGE_SURVEYS)
def edit_survey(survey: str) -> ResponseReturnValue:
    """The survey as it will be asked; the form changes its name."""
    entry = survey_called(survey)
    form = SurveyForm(obj=entry)
    if form.validate_on_submit():
        return _act(survey, lambda work: services.rename_survey(work, survey, form.name.data or ""))
    return _page(entry, form, placement_form())


@blueprint.get("/surveys/<survey>/versions/<int:number>")
@requires(Permission.MANAGE_SURVEYS)
def survey_version(survey: str, number: int) -> ResponseReturnValue:
    """What was asked under this number: answers from then are answers to these questions."""
    entry = survey_called(survey)
    version = next((each for each in entry.versions if each.number == number), None)
    if version is None:
        raise NotFound("There is no such version.")
    return render_template("office/survey_version.html", survey=entry, **_shown(version))


@blueprint.post("/surveys/<survey>/publication")
@requires(Permission.MANAGE_SURVEYS)
def publish_survey(survey: str) -> ResponseReturnValue:
    """Ask the draft from now on."""
    return _act(
        survey,
        lambda work: services.publish_survey(work, survey),
        gettext("Published. Tablets ask it within a minute, when nobody stands before them."),
    )


@blueprint.post("/surveys/<survey>/draft/discard")
@requires(Permission.MANAGE_SURVEYS)
def discard_survey_draft(survey: str) -> ResponseReturnValue:
    """Give up what was changed since it was published."""
    if survey_called(survey).published is None:
        raise NotFound("There is nothing to go back to.")
    return _act(
        survey,
        lambda work: services.discard_draft(work, survey),
        gettext("The draft is gone; the survey is as it was published."),
    )


@blueprint.post("/surveys/<survey>/retirement")
@requires(Permission.MANAGE_SURVEYS)
def retire_survey(survey: str) -> ResponseReturnValue:
    """Ask it nowhere any more; its answers stay."""
    return _act(survey, lambda work: services.set_survey_active(work, survey, is_active=False))


@blueprint.post("/surveys/<survey>/return")
@requires(Permission.MANAGE_SURVEYS)
def bring_survey_back(survey: str) -> ResponseReturnValue:
    """Ask it again where it was placed."""
    return _act(survey, lambda work: services.set_survey_active(work, survey, is_active=True))


@blueprint.post("/surveys/<survey>/places")
@requires(Permission.MANAGE_SURVEYS)
def place_survey(survey: str) -> ResponseReturnValue:
    """Ask it somewhere."""
    entry, form = survey_called(survey), placement_form()
    if form.validate_on_submit():
        return _act(survey, lambda work: services.place_survey(work, survey, form.facts()))
    return _page(entry, SurveyForm(formdata=None, obj=entry), form), 422


@blueprint.post("/surveys/<survey>/places/<int:placement>/removal")
@requires(Permission.MANAGE_SURVEYS)
def remove_survey_place(survey: str, placement: int) -> ResponseReturnValue:
    """Ask it there no more."""
    return _act(survey, lambda work: services.remove_placement(work, survey, placement))


def survey_called(slug: str) -> SurveyEntry:
    """The survey of this slug. Raises NotFound."""
    entry = survey_entry(reading(), slug, page_language())
    if entry is None:
        raise NotFound("There is no such survey.")
    return entry


def _page(entry: SurveyEntry, form: SurveyForm, places: PlacementForm) -> str:
    language, tags = page_language(), city_languages()
    questions = entry.newest.questions
    return render_template(
        "office/survey.html",
        survey=entry,
        form=form,
        place_form=places,
        uses=USES,
        kinds=KINDS,
        wrong=problem_sentences(problems(questions, tags), questions, language),
        missing=Counter(each.language for each in missing_texts(questions, tags)),
        **_shown(entry.newest),
    )


def _shown(version: VersionEntry) -> dict[str, object]:
    """What the list of questions needs."""
    return {"version": version, "questions": question_rows(version.questions, page_language())}


def _act(
    slug: str, act: Callable[[UnitOfWork], object], words: str | None = None
) -> ResponseReturnValue:
    with writing(actor()) as work:
        act(work)
    return _back_to(slug, words or gettext("Saved."))


def _back_to(slug: str, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".edit_survey", survey=slug), 303)
