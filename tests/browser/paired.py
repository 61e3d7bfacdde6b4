"""A tablet that is paired with the served city, for tests of one visit at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Site, Survey, SurveyVersion
from portal.services.kiosk_pairing import approve
from portal.web.work import now
from tests.browser.city import ServedCity
from tests.browser.conftest import PATIENCE_MS, NewContext
from tests.browser.watch import Watch
from tests.factories import MONDAY, a_kiosk, acting, staff_called, work

SIZE = {"viewport": {"width": 1280, "height": 800}, "has_touch": True}
QUESTIONS = [
    {
        "key": "visit",
        "kind": "face",
        "words": {"en": "How was your visit?", "ar": "كيف كانت زيارتك؟"},
    },
    {
        "key": "why",
        "kind": "multiple",
        "words": {"en": "What could be better?", "ar": "ماذا يمكن تحسينه؟"},
        "options": [
            {"key": "wait", "words": {"en": "The wait", "ar": "الانتظار"}},
            {"key": "staff", "words": {"en": "The staff", "ar": "الموظفون"}},
        ],
        "condition": {"question": "visit", "values": ["1", "2"]},
    },
    {"key": "again", "kind": "yes_no", "words": {"en": "Did you get it done?", "ar": "هل أنجزت؟"}},
    {
        "key": "good",
        "kind": "face",
        "words": {"en": "And us?", "ar": "ونحن؟"},
        "condition": {"question": "visit", "values": ["5"]},
    },
]


@dataclass(frozen=True)
class Lobby:
    """A tablet that is paired."""

    page: Page
    city: ServedCity
    kiosk_id: int
    watch: Watch


@pytest.fixture(scope="module")
def paired_tablet(browser: Browser, served_city: ServedCity) -> Iterator[Lobby]:
    """A tablet in City Hall, let in once for all tests of a file."""
    context = browser.new_context(base_url=served_city.url, reduced_motion="reduce", **SIZE)
    context.set_default_timeout(PATIENCE_MS)
    yield _paired(context, served_city, Watch(context, served_city.url))
    context.close()


@pytest.fixture
def lobby(paired_tablet: Lobby) -> Iterator[Lobby]:
    """The tablet, with nobody before it."""
    page, watch = paired_tablet.page, paired_tablet.watch
    page.goto("/kiosk/")
    expect(page.locator(".invitation.is-shown").first).to_be_visible()
    expect(page.locator("html[data-ready]")).to_be_attached()
    watch.forget()
    yield paired_tablet
    watch.assert_clean()


@pytest.fixture
def lone_lobby(served_city: ServedCity, new_context: NewContext, watches: list[Watch]) -> Lobby:
    """A tablet for one test, which may do to it what the others would notice."""
    context = new_context(base_url=served_city.url, **SIZE)
    return _paired(context, served_city, watches[-1])


def _paired(context: BrowserContext, city: ServedCity, watch: Watch) -> Lobby:
    with city.portal.database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        kiosk_id = a_kiosk(session, site, survey_id=_survey_id(session)).id
    page = context.new_page()
    page.goto("/kiosk/")
    let_in(page, city, kiosk_id)
    return Lobby(page, city, kiosk_id, watch)


def let_in(page: Page, city: ServedCity, kiosk_id: int) -> None:
    """An administrator approves the letters that the tablet shows."""
    shown = page.locator("#pairing-code")
    expect(shown).to_have_text(re.compile(r"[A-Z0-9]{4} [A-Z0-9]{4}"))
    code = shown.inner_text().replace(" ", "")
    with city.portal.database.writing() as session:
        administrator = acting(staff_called(session, "administrator"))
        approve(work(session, administrator, now()), code, kiosk_id)
    expect(page.locator(".invitation.is-shown").first).to_be_visible()


def _survey_id(session: Session) -> int:
    survey = Survey(slug="visit", name="The visit")
    found = session.scalars(select(Survey).where(Survey.slug == "visit")).first()
    if found:
        return found.id
    session.add(survey)
    session.flush()
    session.add(
        SurveyVersion(
            survey_id=survey.id,
            number=1,
            questions=QUESTIONS,
            written_at=MONDAY,
            published_at=MONDAY,
        )
    )
    return survey.id
