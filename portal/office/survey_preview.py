"""A survey as the tablet will show it, in any of the city's languages."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.domain.permissions import Permission
from portal.domain.survey import Question
from portal.localized import in_language
from portal.office import blueprint
from portal.office.language_fields import city_languages
from portal.office.survey_words import condition_words
from portal.office.surveys import survey_called
from portal.translations import direction_of, own_name
from portal.web.access import requires
from portal.web.fields import FACES
from portal.web.i18n import offered_language, page_language, speaking


@dataclass(frozen=True)
class Screen:
    """One question, drawn as on the tablet."""

    html: Markup
    condition: str
    language: str
    direction: str


@blueprint.get("/surveys/<survey>/preview")
@requires(Permission.MANAGE_SURVEYS)
def survey_preview(survey: str) -> ResponseReturnValue:
    """Every screen of the draft, else of what is asked now."""
    entry, tags = survey_called(survey), city_languages()
    chosen = offered_language(request.args.get("language"), tags) or tags[0]
    questions = entry.newest.questions
    return render_template(
        "office/survey_preview.html",
        survey=entry,
        screens=[
            Screen(
                _drawn(each, chosen),
                condition_words(each, questions, page_language()),
                chosen,
                direction_of(chosen),
            )
            for each in questions
        ],
        languages=[
            {
                "label": own_name(tag),
                "url": url_for(".survey_preview", survey=survey, language=tag),
                "is_current": tag == chosen,
            }
            for tag in tags
        ],
    )


def _drawn(question: Question, language: str) -> Markup:
    with speaking(language):
        page = render_template(
            "kiosk/_preview.html",
            question=question,
            faces=FACES,
            language=language,
            in_language=in_language,
        )
    return Markup(page)  # noqa: S704 - our own template, escaped where it was rendered
