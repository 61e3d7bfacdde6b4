"""The tablet in every language: all of its screens, and nothing of them in English."""

from flask import Flask
from sqlalchemy import update

from portal.db import Database
from portal.models import City
from portal.starter import add_survey
from portal.translations import direction_of
from portal.web.city import forget_city
from tests.factories import MONDAY
from tests.support.html import parse, text_of
from tests.support.tablet import Tablet
from tests.support.untranslated import TAGS, english_in


def test_a_tablet_speaks_every_language_of_the_portal(
    kiosk_app: Flask, tablet: Tablet, database: Database
) -> None:
    with database.writing() as session:
        session.execute(update(City).values(language_tags=["en", *TAGS]))
        add_survey(session, MONDAY)
    with kiosk_app.app_context():
        forget_city()

    for tag in TAGS:
        screens = tablet.get(f"/screens/{tag}")
        assert screens.status_code == 200, tag
        document = parse(screens.text, is_fragment=True)
        (whole,) = (each for each in document.all("div") if each.get("class") == "kiosk-screens")
        assert (whole.get("lang"), whole.get("dir")) == (tag, direction_of(tag))
        assert english_in(text_of(whole), tag) == [], tag
