"""“Continue on my phone”: the form that somebody began at a tablet.

What was typed stands encrypted behind the # of the address, so it reaches no server; the key is
given out once, within ten minutes.
"""

import base64

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from portal.domain.clock import acknowledge_due
from portal.domain.errors import NotFound
from portal.queries.choices import feedback_choices
from portal.resident import blueprint
from portal.services.calendars import business_calendar
from portal.services.handovers import use_handover
from portal.services.work import RESIDENT
from portal.web.access import public
from portal.web.csrf import for_own_scripts
from portal.web.feedback_form import FeedbackForm
from portal.web.i18n import page_language
from portal.web.limits import limit_guesses, record_failed_guess
from portal.web.work import now, reading, writing

LONGEST_TICKET = 64


@blueprint.get("/continue")
@public
def continue_on_phone() -> ResponseReturnValue:
    """The feedback form; a script fills in what was typed at the tablet."""
    moment = now()
    return render_template(
        "resident/feedback.html",
        form=FeedbackForm(feedback_choices(reading(), page_language())),
        kept_photos=(),
        is_settled=False,
        is_old_poster=False,
        is_continued=True,
        answer_due_at=acknowledge_due(business_calendar(reading(), moment), moment).due_at,
    )


@blueprint.post("/continue/key")
@for_own_scripts
@public
@limit_guesses
def open_handover() -> ResponseReturnValue:
    """The key for a ticket, once; 404 for one that is used, over or made up."""
    content = request.get_json(silent=True, force=True)
    ticket = content.get("ticket") if isinstance(content, dict) else None
    if not isinstance(ticket, str) or len(ticket) > LONGEST_TICKET:
        return jsonify({"error": "bad_request"}), 422
    try:
        with writing(RESIDENT) as work:
            key = use_handover(work, ticket)
    except NotFound:
        record_failed_guess()
        return jsonify({"error": "gone"}), 404
    return jsonify({"key": base64.b64encode(key).decode()})
