"""What programs use: health for operators, later Open311 and open data."""

from flask import Blueprint

blueprint = Blueprint("api", __name__)

from portal.api import health  # the views hang themselves onto the blueprint
