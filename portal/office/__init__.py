"""The pages for staff."""

from typing import Any

from flask import Blueprint, g

from portal.labels import label
from portal.office.case_words import language_words
from portal.office.menu import menu
from portal.office.reference import teach
from portal.web.staff_session import write_cookie

blueprint = Blueprint("office", __name__, url_prefix="/office")
blueprint.after_app_request(write_cookie)
# Before any view, because their addresses are made of it.
blueprint.record_once(lambda state: teach(state.app))


@blueprint.context_processor
def frame() -> dict[str, Any]:
    """What the office's pages show besides their own content."""
    return {
        "staff_member": g.get("staff_member"),
        "office_nav": menu(),
        "label": label,
        "language_words": language_words,
    }


import portal.office.absences
import portal.office.account
import portal.office.board
import portal.office.branding
import portal.office.bulk
import portal.office.calendar
import portal.office.case_acts
import portal.office.case_labels
import portal.office.case_merges
import portal.office.case_oversight
import portal.office.case_page
import portal.office.case_transfers
import portal.office.categories
import portal.office.departments
import portal.office.escalations
import portal.office.evidence
import portal.office.first_steps
import portal.office.help_calls
import portal.office.intake
import portal.office.kiosk_acts
import portal.office.kiosks
import portal.office.labels
import portal.office.languages
import portal.office.orientation
import portal.office.orientation_people
import portal.office.outbox
import portal.office.people
import portal.office.policy_draft
import portal.office.policy_text
import portal.office.ratings
import portal.office.reply_templates
import portal.office.retention
import portal.office.review_acts
import portal.office.reviews
import portal.office.saved_views
import portal.office.settings_changes
import portal.office.settings_pages
import portal.office.setup
import portal.office.sign_in
import portal.office.sites
import portal.office.slip
import portal.office.survey_preview
import portal.office.survey_questions
import portal.office.surveys
import portal.office.training_interval
import portal.office.trainings
import portal.office.trainings_csv
import portal.office.translation_uploads
import portal.office.translations
import portal.office.visits
import portal.office.visits_csv
import portal.office.worklist
