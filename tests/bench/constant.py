"""The least that Flask can do: a constant string."""

from flask import Flask


def create_app() -> Flask:
    """One view, and nothing else."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "constant")
    return app
