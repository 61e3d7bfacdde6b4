"""In which language and zone a page is, and that it is the right one for whoever reads it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import g, make_response, render_template_string

from portal.web.access import public
from portal.web.city import forget_city
from portal.web.i18n import offered_language, page_language
from tests import factories

FRIDAY = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)


@pytest.fixture
def browser(settings, city, serve):  # noqa: ARG001
    """A browser in a city that speaks English, Spanish and Arabic."""
    return serve(settings)


def test_page_is_in_the_language_that_the_browser_asks_for(browser):
    page = browser.get("/", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}).page
    assert page.lang == "es"


def test_arabic_page_runs_from_right_to_left(browser):
    page = browser.get("/", headers={"Accept-Language": "ar"}).page
    (html,) = page.document.all("html")
    assert (html.get("lang"), html.get("dir")) == ("ar", "rtl")
    assert page.title == "Home – ريفرتون"


def test_language_that_the_city_does_not_speak_falls_back_to_its_own(browser):
    assert browser.get("/", headers={"Accept-Language": "de"}).page.lang == "en"


def test_choice_is_remembered(browser):
    answer = browser.get("/?lang=es")
    assert answer.page.lang == "es"
    assert "lang=es" in answer.headers["Set-Cookie"]
    assert "Max-Age=31536000" in answer.headers["Set-Cookie"]
    assert browser.get("/").page.lang == "es"


def test_choice_of_an_unknown_language_changes_nothing(browser):
    answer = browser.get("/?lang=<script>")
    assert answer.page.lang == "en"
    assert not any("lang=" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def test_nobody_gets_a_language_cookie_who_did_not_choose(browser):
    cookies = browser.get("/", headers={"Accept-Language": "es"}).headers.getlist("Set-Cookie")
    assert not any(cookie.startswith("lang=") for cookie in cookies)


@pytest.mark.usefixtures("city")
def test_shared_cache_keeps_the_languages_apart_and_nobodys_choice(pages, settings, serve):
    @pages.get("/figures")
    @public
    def figures():
        response = make_response(page_language(), {"Content-Type": "text/plain"})
        response.cache_control.public = True
        return response

    browser = serve(settings)
    answer = browser.get("/figures")
    assert answer.headers["Cache-Control"] == "public"
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)
    assert browser.get("/figures?lang=es").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "cookie", "case", "accepted", "shown"),
    [
        ("?lang=ar", "es", "es", "en", "ar"),
        ("", "ar", "es", "en", "ar"),
        ("", None, "es", "en", "es"),
        ("", None, None, "es", "es"),
        ("", None, None, "de", "en"),
        ("", None, None, "de, es;q=0, ar;q=0.5", "ar"),
    ],
)
@pytest.mark.usefixtures("city")
def test_what_decides_first_to_last(pages, settings, serve, query, cookie, case, accepted, shown):
    @pages.before_request
    def open_case():
        g.case_language = case

    browser = serve(settings)
    if cookie:
        browser.client.set_cookie("lang", cookie, domain="portal.test")
    assert browser.get(f"/{query}", headers={"Accept-Language": accepted}).page.lang == shown


def test_switch_leads_to_the_same_page_in_each_language(browser):
    links = browser.get("/?site=city-hall&lang=es").page.links
    assert links["English"] == "/?site=city-hall&lang=en"
    assert links["Español"] == "/?site=city-hall&lang=es"
    assert links["العربية"] == "/?site=city-hall&lang=ar"


def test_switch_cannot_be_made_to_lead_elsewhere(browser):
    page = browser.get("//evil.example/nothing").page
    assert all(not address.startswith("//") for address in page.links.values())


@pytest.mark.usefixtures("city")
@time_machine.travel(factories.MONDAY, tick=False)
def test_instant_is_told_in_the_zone_of_the_city_without_this_year(settings, pages, serve):
    @pages.get("/due")
    @public
    def due():
        template = "{{ at | instant }} / {{ at.date() | day }}"
        return render_template_string(template, at=FRIDAY), {"Content-Type": "text/plain"}

    browser = serve(settings)
    assert browser.get("/due").text == "Friday, November 27, 5:00 PM / Friday, November 27"
    assert browser.get("/due?lang=es").text.startswith("viernes, 27 de noviembre, 5:00 pm")


@pytest.mark.usefixtures("city")
@time_machine.travel(factories.MONDAY, tick=False)
def test_another_year_is_named(settings, pages, serve):
    @pages.get("/due")
    @public
    def due():
        on = date(2027, 1, 4)
        return render_template_string("{{ on | day }}", on=on), {"Content-Type": "text/plain"}

    assert serve(settings).get("/due").text == "Monday, January 4, 2027"


def test_before_there_is_a_city_pages_stand_all_the_same(serve):
    page = serve().get("/").page
    assert page.title == "Home – Feedback"
    assert page.lang == "en"


@pytest.mark.usefixtures("settings")
def test_name_of_the_city_outlasts_its_database(browser, database):
    assert browser.get("/").page.title == "Home – Riverton"
    with database.writing() as session:
        session.connection().exec_driver_sql("ALTER TABLE city RENAME TO lost")
    with time_machine.travel(datetime.now(UTC).replace(year=2030)):
        assert browser.get("/no-such-page").page.title.endswith("– Riverton")


def test_changed_city_shows_at_once_when_the_change_says_so(browser, database):
    assert browser.get("/").page.title == "Home – Riverton"
    with database.writing() as session:
        session.get(factories.City, 1).name = {"en": "Springfield"}
    with browser.client.application.app_context():
        forget_city()
    assert browser.get("/").page.title == "Home – Springfield"


OFFERED = ("en", "es", "zh-Hans", "zh-Hant", "tl", "pt-BR")


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("es", "es"),
        ("ES", "es"),
        ("es-MX", "es"),
        ("zh-hans", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("fil-PH", "tl"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("*", None),
        ("x" * 500, None),
        ("e", None),
        (None, None),
    ],
)
def test_nearest_language_is_offered(wanted, offered):
    assert offered_language(wanted, OFFERED) == offered
