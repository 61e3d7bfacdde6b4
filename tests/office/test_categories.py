"""Categories: their targets, whom they bring in, the words that suggest them."""

from sqlalchemy import select

from portal.db import Database
from portal.models import Category
from tests.office.cases import case_of, events_of, file
from tests.office.conftest import Office

CATEGORIES = "/office/settings/categories"
PERMIT_DELAY = f"{CATEGORIES}/permit-delay"


def category_of(database: Database, slug: str = "permit-delay") -> Category:
    with database.reading() as session:
        return session.scalars(select(Category).where(Category.slug == slug)).one()


def test_a_category_is_added_with_its_target_and_its_words(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    page = browser.get(f"{CATEGORIES}/new").page

    browser.submit(
        page,
        f"{CATEGORIES}/new",
        department="parks",
        name_en="Broken swing",
        resolve_business_days="3",
        keywords_en="swing,  playground , swing",
        is_escalated="y",
    )

    category = category_of(database, "broken-swing")
    assert (category.resolve_business_days, category.is_escalated) == (3, True)
    assert category.keywords == {"en": ["swing", "playground"]}


def test_a_new_target_holds_for_new_cases_only_unless_asked(
    office: Office, database: Database
) -> None:
    reference = file(database, category="permit-delay")
    before = case_of(database, reference).resolve_due_at
    browser = office("administrator")

    browser.submit(browser.get(PERMIT_DELAY).page, PERMIT_DELAY, resolve_business_days="2")

    assert category_of(database).resolve_business_days == 2
    assert case_of(database, reference).resolve_due_at == before


def test_open_cases_are_moved_only_after_they_were_shown(
    office: Office, database: Database
) -> None:
    reference = file(database, category="permit-delay")
    browser = office("administrator")
    page = browser.get(PERMIT_DELAY).page

    answer = browser.submit(page, PERMIT_DELAY, resolve_business_days="2", applies_to="open")
    shown = browser.follow(answer).page
    assert reference in shown.text
    assert category_of(database).resolve_business_days == 5

    browser.submit(shown, f"{PERMIT_DELAY}/target")
    assert category_of(database).resolve_business_days == 2
    assert events_of(database, reference)[-1] == "dates_moved"


def test_a_target_that_is_no_number_of_days_is_refused(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(PERMIT_DELAY).page, PERMIT_DELAY, resolve_business_days="0")

    assert answer.status_code == 422
    assert "Write a number of business days from 1 to 250." in answer.page.problems


def test_a_retired_category_is_not_offered(office: Office) -> None:
    browser = office("administrator")

    browser.submit(browser.get(PERMIT_DELAY).page, PERMIT_DELAY, is_active=None)

    assert "permit-delay" not in (
        browser.get("/feedback").page.form("/feedback").choices("category")
    )
    assert "Retired" in browser.get(CATEGORIES).page.text
