"""A small application on the shared ground, whose views each test writes itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask, render_template_string

from portal.settings import Settings, load_settings
from portal.web.access import public
from portal.web.build import build_app
from tests.support.pages import BrowserlikeClient

PAGE = """{% extends "layouts/bare.html" %}{% from "components/forms.html" import csrf %}
{% block heading %}Home{% endblock %}
{% block main %}<form method="post" action="/send">{{ csrf() }}
<label for="words">Words</label><textarea id="words" name="words"></textarea>
<input type="hidden" name="kind" value="complaint"><button>Send</button></form>{% endblock %}"""
Serve = Callable[..., BrowserlikeClient]


@pytest.fixture
def pages() -> Blueprint:
    """Where a test hangs its views; the home page has a form that posts to /send."""
    pages = Blueprint("resident", __name__)

    @pages.get("/")
    @public
    def home() -> str:
        return render_template_string(PAGE)

    return pages


@pytest.fixture
def some_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings without a database; arguments are further settings."""

    def make(**changes: str) -> Settings:
        given = {"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_BASE_URL": "http://portal.test"}
        return load_settings(given | changes)

    return make


@pytest.fixture
def serve(
    pages: Blueprint, some_settings: Callable[..., Settings]
) -> Iterator[Callable[..., BrowserlikeClient]]:
    """Build the application when all views are there, and give a browser on it."""
    apps: list[Flask] = []

    def build(settings: Settings | None = None, *, testing: bool = True) -> BrowserlikeClient:
        app = build_app(
            settings or some_settings(), name="small", blueprints=[pages], session_cookie="session"
        )
        app.testing = testing
        apps.append(app)
        return BrowserlikeClient(app)

    yield build
    for app in apps:
        app.extensions["portal"].database.close()
