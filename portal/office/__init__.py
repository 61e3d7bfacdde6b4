"""The pages for staff."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")
