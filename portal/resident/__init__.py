"""The pages for residents: give feedback, keep a receipt, follow a case, rate a visit."""

from flask import Blueprint

blueprint = Blueprint("resident", __name__)

import portal.resident.case_actions
import portal.resident.case_page
import portal.resident.continuing
import portal.resident.feedback
import portal.resident.home
import portal.resident.rate
import portal.resident.receipt
import portal.resident.suggestion
import portal.resident.track
