"""Templates with their messages written in say what they would say with messages looked up."""

import re
from collections import defaultdict

import pytest
from flask import Flask
from jinja2 import Environment, nodes
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.app import create_app
from portal.db import Database
from portal.models import City
from portal.settings import Settings
from portal.translations import PROJECT, catalogue
from portal.web import templates
from portal.web.city import forget_city
from portal.web.templates import FoldedMessages
from tests.support.pages import BrowserlikeClient
from tests.support.untranslated import TAGS

EVERY_LANGUAGE = ("en", *TAGS)
PAGES = ("/", "/feedback", "/track", "/rate", "/rate/city-hall", "/case", "/receipt", "/nowhere")
OWN = re.compile(r'value="[^"]{32,}"|data-key="[^"]+"')  # tokens and keys, new on each page
DANGEROUS = "<b>&\"'"


@pytest.fixture
def abroad(app: Flask, database: Database) -> Flask:
    """The application of a city that offers every language."""
    with database.writing() as session:
        session.get_one(City, 1).language_tags = list(EVERY_LANGUAGE)
    with app.app_context():
        forget_city()
    return app


@pytest.mark.parametrize("tag", EVERY_LANGUAGE)
def test_every_message_is_written_in_as_it_would_be_looked_up(tag: str) -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    context = EvalContext(environment)
    found = 0
    for path in (PROJECT / "templates").rglob("*.html"):
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            folded = FoldedMessages(tag).visit(call)
            if folded is call:
                continue
            given = {each.key: DANGEROUS for each in call.kwargs}
            words = catalogue(tag).ugettext(call.args[0].value)
            looked_up = Markup(words) % given  # noqa: S704 - what gettext in templates does
            constant = folded.left if given else folded
            said = constant.as_const(context)
            assert (said % given if given else said) == looked_up, path
            found += 1
    assert found > 700


def test_whole_pages_are_equal_in_every_language(
    abroad: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_in = BrowserlikeClient(abroad)
    form = written_in.get("/feedback").page
    written_in.submit(form, "/feedback", description="The line was long.", department="permits")
    cookie = written_in.client.get_cookie("session", domain="portal.test")
    with monkeypatch.context() as patched:
        patched.setattr(FoldedMessages, "visit", lambda _self, node: node)
        patched.setattr(templates, "COMPILED", defaultdict(templates.CompiledTemplates))
        looked_up = BrowserlikeClient(create_app(settings))
        looked_up.client.set_cookie("session", cookie.value, domain="portal.test")
        for tag in EVERY_LANGUAGE:
            for page in PAGES:
                address = f"{page}?lang={tag}"
                shown = OWN.sub("", looked_up.get(address).text)
                assert OWN.sub("", written_in.get(address).text) == shown, address
