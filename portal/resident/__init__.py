"""The pages for residents."""

from flask import Blueprint

blueprint = Blueprint("resident", __name__)
