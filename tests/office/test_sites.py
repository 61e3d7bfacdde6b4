"""Sites: named in every language of the city, and never lost to a poster."""

from sqlalchemy import select

from portal.db import Database
from portal.models import SettingsChange, Site
from tests.office.conftest import Office

SITES = "/office/settings/sites"
NEW = f"{SITES}/new"


def site_of(database: Database, slug: str) -> Site:
    with database.reading() as session:
        return session.scalars(select(Site).where(Site.slug == slug)).one()


def test_a_site_is_added_in_every_language_and_offered_to_residents(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    page = browser.get(NEW).page

    answer = browser.submit(
        page, NEW, name_en="Riverside Library", name_es="Biblioteca", address="2 River Street"
    )

    assert answer.location == SITES
    assert "Riverside Library" in browser.follow(answer).page.text
    site = site_of(database, "riverside-library")
    assert site.name == {"en": "Riverside Library", "es": "Biblioteca"}
    assert "Biblioteca" in browser.get("/feedback?lang=es").page.text


def test_a_site_without_a_name_is_refused_and_what_was_typed_is_kept(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(NEW).page, NEW, address="2 River Street")

    assert answer.status_code == 422
    assert "Write what the place is called." in answer.page.problems
    assert answer.page.form(NEW).fields["address"] == "2 River Street"


def test_a_renamed_and_closed_site_keeps_its_slug_and_its_poster(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    page = browser.get(f"{SITES}/city-hall").page

    browser.submit(page, f"{SITES}/city-hall", name_en="Town Hall", is_active=None)

    site = site_of(database, "city-hall")
    assert (site.name["en"], site.is_active) == ("Town Hall", False)
    assert browser.get("/q/hall-permits").status_code == 303
    with database.reading() as session:
        change = session.scalars(select(SettingsChange)).one()
    assert (change.subject, change.act) == ("site:city-hall", "changed")
    assert change.facts["from"]["name"] == {"en": "City Hall"}


def test_namesakes_get_slugs_of_their_own(office: Office, database: Database) -> None:
    browser = office("administrator")
    for _ in range(2):
        browser.submit(browser.get(NEW).page, NEW, name_en="City Hall")

    assert site_of(database, "city-hall-2").id != site_of(database, "city-hall-3").id


def test_a_site_called_new_does_not_hide_the_page_to_add_one(
    office: Office, database: Database
) -> None:
    browser = office("administrator")

    browser.submit(browser.get(NEW).page, NEW, name_en="New")

    assert site_of(database, "new-2").name == {"en": "New"}


def test_a_site_that_does_not_exist_is_not_found(office: Office) -> None:
    assert office("administrator").get(f"{SITES}/atlantis").status_code == 404
