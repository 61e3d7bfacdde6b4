"""The department that a resident's words sound like: offered while they fill the form in (A.3)."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.queries.suggestions import SuggestedDepartment, suggested_department
from portal.resident import blueprint
from portal.web.access import public
from portal.web.fields import LONGEST_TEXT
from portal.web.htmx import no_content
from portal.web.i18n import page_language
from portal.web.limits import limit_suggestions
from portal.web.work import reading


@blueprint.post("/feedback/suggestion")
@public
@limit_suggestions
def suggest_department() -> ResponseReturnValue:
    """Where the words belong, as JSON for static/js/feedback.js; the words are kept nowhere."""
    words = request.form.get("description", "")[:LONGEST_TEXT]
    found = suggested_department(reading(), words, page_language())
    if found is None:
        return no_content()
    return jsonify(
        department=found.department,
        category=found.category,
        words=_sentence(found),
        choose=gettext("Choose it"),
    )


def _sentence(found: SuggestedDepartment) -> str:
    return gettext(
        "This sounds like %(where)s (“%(words)s”).",
        where=found.department_name,
        words="”, “".join(found.words),
    )
