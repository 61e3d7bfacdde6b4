"""At the tablet in a lobby: one tap, a few questions, a complaint with its receipt."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from portal.models import Answer, Department, Kiosk, VisitRating
from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.paired import Lobby, lobby, lone_lobby, paired_tablet  # noqa: F401 - fixtures

BEAT = """() => {
  import('/kiosk/static/js/kiosk/heartbeat.js').then((it) => it.beat('another version'))
}"""


@pytest.mark.parametrize("language", ["en", "ar"])
def test_one_tap_counts_and_what_is_answered_after_it_belongs_to_it(
    lobby: Lobby,  # noqa: F811
    language: str,
) -> None:
    page, before = lobby.page, _ratings(lobby.city)
    _touch_first_face(page, language, 2)
    _wait_for_ratings(lobby.city, page, before + 1)
    expect(page.locator("html")).to_have_attribute("lang", language)

    page.locator("[data-screen=question-why] .choice").first.click()
    check_accessibility(page)
    page.locator("[data-screen=question-why] [data-act=next]").click()
    page.locator("[data-screen=question-again] .choice").first.click()
    page.locator("[data-screen=question-again] [data-act=next]").click()
    expect(page.locator("[data-screen=thanks] h2")).to_be_focused()
    page.locator("[data-screen=thanks] [data-act=end]").click()

    expect(page.locator(".invitation.is-shown").first).to_be_visible()
    _wait_until_sent(page)
    assert _ratings(lobby.city) == before + 1
    assert _last_answers(lobby.city) == {"visit": 2, "why": ["wait"], "again": 1}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_complaint_gets_a_receipt_that_opens_its_case(
    lobby: Lobby,  # noqa: F811
    new_context: NewContext,
    language: str,
) -> None:
    page = lobby.page
    page.locator(f".invitation[data-language={language}] [data-act=feedback]").click()
    form = page.locator("[data-screen=feedback]")
    form.locator("[data-act=next]").click()
    expect(page.locator("#words-missing")).to_be_visible()
    form.locator("[name=description]").fill("The lift does not work.")
    page.locator("#stage [data-speak=es]").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator(f"#stage [data-speak={language}]").click()
    expect(form.locator("[name=description]")).to_have_value("The lift does not work.")
    check_accessibility(page)
    for _part in range(3):
        form.locator("[data-act=next]").click()
    form.locator("[data-act=send]").click()

    code = page.locator("[data-code]")
    expect(code).to_have_text(re.compile(r"(\w{4}-){4}\w"))
    expect(page.locator("[data-qr] svg").last).to_be_attached()
    check_accessibility(page)
    given = code.inner_text().strip()
    _wait_until_sent(page)
    page.locator("[data-screen=receipt] [data-act=end]").click()
    expect(page.locator(".invitation.is-shown").first).to_be_visible()
    assert "The lift" not in page.content()

    phone = new_context("phone", base_url=lobby.city.url, locale=language).new_page()
    phone.goto("/track")
    phone.locator("[name=code]").fill(given)
    phone.locator("form:has([name=code]) button").click()
    expect(phone.get_by_text("The lift does not work.").first).to_be_visible()


def test_a_tablet_for_several_departments_asks_at_which_of_them_somebody_was(
    lone_lobby: Lobby,  # noqa: F811
) -> None:
    page, database = lone_lobby.page, lone_lobby.city.portal.database
    with database.writing() as session:
        ids = {row.slug: row.id for row in session.execute(select(Department.slug, Department.id))}
        kiosk = session.get_one(Kiosk, lone_lobby.kiosk_id)
        kiosk.department_ids = [ids["permits"], ids["parks"]]
    with page.expect_navigation():  # it starts anew by itself once it has heard of the change
        page.evaluate(BEAT)
    expect(page.locator("html[data-ready]")).to_be_attached()

    _touch_first_face(page, "en", 4)
    page.locator("[data-screen=department] [data-department=parks]").click()
    page.locator("[data-screen=question-again] [data-act=finish]").click()
    expect(page.locator("[data-screen=thanks]")).to_be_visible()
    _wait_until_sent(page)

    with database.reading() as session:
        last = session.scalars(select(VisitRating).order_by(VisitRating.id.desc())).first()
    assert last is not None
    assert (last.score, last.department_id) == (4, ids["parks"])


def _touch_first_face(page: Page, language: str, score: int) -> None:
    page.locator(f".invitation[data-language={language}] [data-score='{score}']").click()


def _ratings(city: ServedCity) -> int:
    with city.portal.database.reading() as session:
        return session.scalar(select(func.count()).select_from(VisitRating)) or 0


def _wait_for_ratings(city: ServedCity, page: Page, wanted: int) -> None:
    for _try in range(50):
        if _ratings(city) == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{_ratings(city)} ratings instead of {wanted}")


def _wait_until_sent(page: Page) -> None:
    """Until nothing waits in the tablet's own database."""
    for _try in range(50):
        if (
            page.evaluate(
                "import('/kiosk/static/js/kiosk/store.js').then((it) => it.count('items'))"
            )
            == 0
        ):
            return
        page.wait_for_timeout(100)
    raise AssertionError("something still waits on the tablet")


def _last_answers(city: ServedCity) -> dict[str, object]:
    with city.portal.database.reading() as session:
        last = session.scalar(select(func.max(VisitRating.id)))
        rows = session.scalars(select(Answer).where(Answer.visit_rating_id == last)).all()
        return {row.question: row.number if row.number is not None else row.choices for row in rows}


def test_a_newer_app_is_taken_without_touching_what_waits(
    lone_lobby: Lobby,  # noqa: F811
) -> None:
    page, before = lone_lobby.page, _ratings(lone_lobby.city)
    lone_lobby.watch.allow("ERR_FAILED")
    page.context.route("**/kiosk/sync", lambda route: route.abort())
    _touch_first_face(page, "en", 1)
    page.locator("[data-screen=question-why] [data-act=end]").click()
    expect(page.locator("html[data-ready]")).to_be_attached()
    with lone_lobby.city.portal.database.writing() as session:
        session.get_one(Kiosk, lone_lobby.kiosk_id).revision += 1
    with page.expect_navigation():
        page.evaluate(BEAT)
    expect(page.locator("html[data-ready]")).to_be_attached()
    assert _ratings(lone_lobby.city) == before

    page.context.unroute("**/kiosk/sync")
    page.reload()
    _wait_for_ratings(lone_lobby.city, page, before + 1)
