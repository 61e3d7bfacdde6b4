"""Rating a visit on one's own phone: one face, a word if wanted, no name (D.1)."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from wtforms import HiddenField
from wtforms.validators import InputRequired

from portal.domain.case import Channel
from portal.domain.survey import WRITES, Question
from portal.localized import in_language
from portal.queries.choices import Choice, site_choices
from portal.queries.posters import PosterAim, poster_aim
from portal.queries.surveys import PublishedSurvey, survey_of_visit
from portal.resident import blueprint
from portal.resident.survey_asked import survey_asked
from portal.services.survey_answers import SurveyAnswers
from portal.services.visit_ratings import Visit, rate_visit
from portal.services.work import RESIDENT
from portal.web.access import public
from portal.web.city_words import noted
from portal.web.fields import LONGEST_COMMENT, faces_field, key_field, text_field
from portal.web.i18n import page_language
from portal.web.limits import limit_filing
from portal.web.survey_form import answers_of, question_fields, survey_form
from portal.web.switching import SwitchableForm
from portal.web.work import reading, writing


class VisitForm(SwitchableForm):
    """One question; the comment is for those who want to say more."""

    score = faces_field(
        _("How was your visit?"), validators=[InputRequired(_("Choose one of the five faces."))]
    )
    comment = text_field(_("Do you want to say why?"), LONGEST_COMMENT)
    poster = HiddenField(default="")
    idempotency_key = key_field()


@blueprint.get("/rate")
@public
def choose_site() -> ResponseReturnValue:
    """Which place was visited."""
    sites = site_choices(reading(), page_language())
    return render_template("resident/choose_site.html", sites=sites)


@blueprint.route("/rate/<site>", methods=["GET", "POST"])
@public
@limit_filing
def rate(site: str) -> ResponseReturnValue:
    """Five faces; sent, it counts the visit and says thank you."""
    place = _site(site)
    survey = _survey(place)
    form = _form(survey)
    if request.method == "GET":
        form.poster.data = request.args.get("poster", "")
        return _page(form, place, survey)
    if not form.validate():
        return _page(form, place, survey), 422
    _count(form, place, survey)
    return redirect(url_for(".rated", site=site, poster=form.poster.data or None), 303)


@blueprint.get("/rate/<site>/thanks")
@public
def rated(site: str) -> ResponseReturnValue:
    """Thank you, and the way to say more."""
    place = _site(site)
    poster = _poster(place, request.args.get("poster"))
    department = poster.department or None if poster else None
    more = url_for(".feedback", site=place.slug, department=department)
    return render_template("resident/rated.html", site=place, more=more)


def _site(slug: str) -> Choice:
    sites = site_choices(reading(), page_language())
    return next((site for site in sites if site.slug == slug), None) or abort(404)


def _survey(place: Choice) -> PublishedSurvey | None:
    poster = _poster(place, request.values.get("poster"))
    department = poster.department if poster else ""
    return survey_asked(
        lambda session, today: survey_of_visit(session, place.slug, department, today)
    )


def _form(survey: PublishedSurvey | None) -> VisitForm:
    """The faces and the comment ask what the survey asks first, in its own words."""
    questions = survey.questions if survey else ()
    comment = _comment(survey)
    form: VisitForm = survey_form(VisitForm, survey, _own(survey))()
    if questions:
        form.score.label.text = noted(in_language(questions[0].words, page_language()))
    if comment:
        form.comment.label.text = noted(in_language(comment.words, page_language()))
    return form


def _own(survey: PublishedSurvey | None) -> list[str]:
    """The questions that the form's own two fields ask."""
    comment = _comment(survey)
    first = [survey.questions[0].key] if survey else []
    return [*first, *([comment.key] if comment else [])]


def _comment(survey: PublishedSurvey | None) -> Question | None:
    texts = (each for each in (survey.questions if survey else ()) if each.kind in WRITES)
    return next((each for each in texts if each.condition is None), None)


def _page(form: VisitForm, place: Choice, survey: PublishedSurvey | None) -> str:
    return render_template(
        "resident/rate.html",
        form=form,
        site=place,
        first=survey.questions[0].key if survey else "",
        more=question_fields(form, survey),
    )


def _answers(form: VisitForm, survey: PublishedSurvey | None) -> SurveyAnswers | None:
    if survey is None:
        return None
    known = dict(zip(_own(survey), (int(form.score.data), form.comment.data), strict=False))
    return answers_of(form, survey, known)


def _count(form: VisitForm, place: Choice, survey: PublishedSurvey | None) -> None:
    poster = _poster(place, form.poster.data)
    visit = Visit(
        site=place.slug,
        score=int(form.score.data),
        language=page_language(),
        idempotency_key=form.idempotency_key.data or "",
        channel=Channel.POSTER if poster else Channel.WEB,
        department=poster.department if poster else "",
        comment=form.comment.data or "",
        survey=_answers(form, survey),
    )
    with writing(RESIDENT) as work:
        rate_visit(work, visit)


def _poster(place: Choice, slug: str | None) -> PosterAim | None:
    """The poster that led here; one that hangs elsewhere does not count."""
    aim = poster_aim(reading(), slug or "")
    return aim if aim and aim.site == place.slug else None
