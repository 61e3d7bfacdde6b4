"""In words of no language, two fifths longer: nothing is left in English, nothing gets too wide."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel import Locale
from playwright.sync_api import Page
from sqlalchemy import select, update

from portal.db import Database
from portal.domain.translatable import source_text
from portal.models import StaffMember
from portal.queries.translatable import translatable_texts
from portal.services.surveys import publish_survey
from portal.services.translating import take_over
from portal.starter import add_reply_templates, add_survey
from tests.browser.conftest import NewContext
from tests.browser.office import sign_in
from tests.browser.widths import check_width
from tests.factories import MONDAY, PASSWORD, a_case, acting, work
from tests.pseudo import LOCALES, pseudo, write_catalogues
from tests.support.server import RunningPortal, running_portal
from tests.support.staff import CHEAP

NARROW = {"width": 320, "height": 640}
MOST_PAGES = 60
LEFT = "/office/sign-out"
RESIDENT = ("/", "/feedback", "/track", "/rate", "/rate/city-hall", "/receipt", "/no-such-page")
# What stands outside all brackets and is nobody's mistake: names, and what CLDR says.
SPANISH = Locale("es")
NAMES = re.compile(
    r"(Administrator|Contact|Counter|Reviewer|Supervisor) \d+|Your visit|Español|English|العربية"
    r"|\S+@\S+"
)
CLDR = {
    name.casefold()
    for names in (
        *(SPANISH.months["format"][width] for width in ("abbreviated", "wide")),
        SPANISH.days["format"]["wide"],
        {tag: SPANISH.languages[tag] for tag in ("ar", "en", "es")},
    )
    for name in names.values()
}
UNTRANSLATED = """() => {
  const BLOCKS = 'p, li, h1, h2, h3, dt, dd, td, th, label, legend, a, button, option, div';
  const own = document.documentElement.lang;
  const isLeft = (element) => element.closest(
    'bdi, time, kbd, code, script, style, textarea, noscript, .clause-id') ||
    (element.closest('[lang]').lang !== own);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const whole = new Map();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!isLeft(node.parentElement)) {
      const block = node.parentElement.closest(BLOCKS);
      whole.set(block, (whole.get(block) || '') + node.data);
    }
  }
  for (let text of whole.values()) {
    let before = '';
    while (before !== text) { before = text; text = text.replace(/⟦[^⟦⟧]*⟧/g, ' '); }
    if (/[A-Za-z]{3,}/.test(text)) found.push(text.trim());
  }
  return found;
}"""


@pytest.fixture(scope="module")
def portal(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[RunningPortal]:
    folder = tmp_path_factory.mktemp("pseudo")
    write_catalogues(folder / "words")
    settings = {"TEST_TRANSLATIONS": str(folder / "words")}
    with running_portal(folder, sqlite_template, **settings) as portal:
        database = Database(f"sqlite:///{folder / 'portal.db'}")
        with database.writing() as session:
            add_reply_templates(session, MONDAY, approved_by_id=1)
            add_survey(session, MONDAY)
            for tag in LOCALES:  # the city's own words are bracketed, too
                texts = translatable_texts(session, MONDAY.date())
                words = {each.key: pseudo(source_text(each, "en")) for each in texts}
                take_over(work(session), tag, words)
            editor = session.scalars(select(StaffMember)).first()
            publish_survey(work(session, acting(editor)), "your-visit")
            a_case(session, category="permit-delay", contact_email="rosa@example.org")
            session.execute(update(StaffMember).values(password_hash=CHEAP.hash(PASSWORD)))
        database.close()
        yield portal


@pytest.mark.parametrize("language", ["es", "ar"])
def test_pages_for_residents_hold_longer_words(
    portal: RunningPortal, new_context: NewContext, language: str
) -> None:
    page = new_context("phone", base_url=portal.url, locale=language).new_page()
    page.set_viewport_size(NARROW)

    for path in RESIDENT:
        page.goto(path)
        check(page)


def test_pages_for_staff_hold_longer_words(portal: RunningPortal, new_context: NewContext) -> None:
    page = new_context("phone", base_url=portal.url, locale="es").new_page()
    page.set_viewport_size(NARROW)
    sign_in(page, "administrator@city.example", "es")
    seen: set[str] = set()
    waiting = ["/office/"]

    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        seen.add(path)
        page.goto(path)
        check(page)
        waiting += [each for each in _ways_on(page) if each not in seen and each not in waiting]


def check(page: Page) -> None:
    """Nothing stands there in English, and nothing has to be scrolled sideways."""
    found = [word for text in page.evaluate(UNTRANSLATED) for word in _ours(text)]
    assert found == [], page.url
    check_width(page)


def _ours(text: str) -> list[str]:
    """The words of a text that somebody has to translate."""
    words = re.findall(r"[^\W\d_]{3,}", NAMES.sub("", text))
    return [word for word in words if word.casefold() not in CLDR]


def _ways_on(page: Page) -> list[str]:
    """Where links of the office lead, each page once, without its filters and files."""
    script = "() => [...document.querySelectorAll('main a, nav a')].map((a) => a.href)"
    addresses = [urlsplit(address) for address in page.evaluate(script)]
    paths = dict.fromkeys(address.path for address in addresses)
    return [path for path in paths if path.startswith("/office/") and "." not in path]
