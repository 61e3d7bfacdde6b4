"""Languages: the city chooses among those that the portal speaks, and sees what is missing."""

from sqlalchemy import select

from portal.db import Database
from portal.models import City, Site
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
    browser = office("administrator")

    page = browser.get(LANGUAGES).page

    assert "Spanish 6 2" in page.text
    assert page.links["Spanish"] == f"{LANGUAGES}/es"
    assert "City Hall" in browser.get(f"{LANGUAGES}/es").page.text


def test_what_is_read_where_a_text_is_missing_is_chosen_for_each_language(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    browser.submit(browser.get(LANGUAGES).page, LANGUAGES, languages=["en", "zh-Hant", "zh-Hans"])
    with database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        site.name = {"en": "City Hall", "zh-Hans": "市政厅"}

    browser.submit(browser.get(LANGUAGES).page, LANGUAGES, **{"instead_of_zh-Hant": "zh-Hans"})

    page = browser.get("/rate?lang=zh-Hant").page
    assert '<bdi lang="zh-Hans" dir="ltr">市政厅</bdi>' in page.html
    assert "（簡體中文）" in page.text or "（中文 (簡體)）" in page.text


def test_a_text_in_another_language_says_which_on_pages_and_in_lists(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        site.name = {"en": "City Hall"}
    browser = office("administrator")

    rate, feedback = browser.get("/rate/city-hall?lang=es"), browser.get("/feedback?lang=es")

    assert '<bdi lang="en" dir="ltr">City Hall</bdi>' in rate.page.html
    assert "City Hall (inglés)" in feedback.page.text
    assert '<option lang="en" value="city-hall">City Hall (inglés)</option>' in feedback.page.html
