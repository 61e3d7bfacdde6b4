"""Languages: the city chooses among those that the portal speaks, and sees what is missing."""

from sqlalchemy import select

from portal.db import Database
from portal.models import City
from tests.office.conftest import Office

LANGUAGES = "/office/settings/languages"


def test_the_city_offers_what_is_ticked_its_own_language_first(
    office: Office, database: Database
) -> None:
    browser = office("administrator")

    browser.submit(browser.get(LANGUAGES).page, LANGUAGES, languages=["en", "es"], default="es")

    with database.reading() as session:
        city = session.scalars(select(City)).one()
    assert (city.language_tags, city.default_language) == (["es", "en"], "es")
    assert "العربية" not in browser.get("/").page.text


def test_the_own_language_has_to_be_one_of_those_offered(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(LANGUAGES).page, LANGUAGES, languages=["en"], default="ar")

    assert answer.status_code == 422
    assert "The city’s own language has to be ticked above." in answer.page.problems


def test_a_city_without_a_language_is_refused(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(LANGUAGES).page, LANGUAGES, languages=None)

    assert answer.status_code == 422
    assert "Choose at least one language." in answer.page.problems


def test_what_is_missing_is_counted_and_leads_to_where_it_is_written(office: Office) -> None:
    page = office("administrator").get(LANGUAGES).page

    assert "English: everything is there" in page.text
    assert "Spanish: 2 texts missing" in page.text
    assert page.links["City Hall"] == "/office/settings/sites/city-hall"
