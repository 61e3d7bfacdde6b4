"""Opening a case with its code."""

import pytest
from flask import Flask

from portal.domain.tracking_code import generate, grouped, normalise
from portal.mail_links import make_mail_link
from tests.factories import KEYS
from tests.resident.conftest import City, Resident, code_on


@pytest.fixture
def code(app: Flask) -> str:
    """The code of a case that somebody filed elsewhere."""
    return Resident(app).file()


def test_the_code_opens_the_case(client: Resident, the_city: City, code: str) -> None:
    answer = client.open(code)

    assert (answer.status_code, answer.location) == (303, "/case")
    assert the_city.case().reference in client.follow(answer).page.h1


@pytest.mark.parametrize(
    "spell",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code} ".replace("0", "o").replace("1", "l"),
        lambda code: f"http://portal.test/t#{code}",
    ],
)
def test_the_code_is_read_however_it_is_spelled(client: Resident, code: str, spell) -> None:
    assert client.open(spell(code)).status_code == 303


def test_a_mistyped_code_is_told_apart_before_any_look_up(client: Resident, code: str) -> None:
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    answer = client.open(wrong)

    assert answer.status_code == 422
    assert "letter by letter" in answer.page.errors["code"]
    assert answer.page.form("/track").fields["code"] == wrong


def test_nothing_typed_is_told_too(client: Resident) -> None:
    assert client.open(" ").status_code == 422


def test_unknown_replaced_and_dead_codes_look_the_same(
    client: Resident, app: Flask, code: str
) -> None:
    owner = Resident(app)
    owner.open(code)
    owner.act("/case/code")

    answers = [client.open(wrong) for wrong in (grouped(generate()), code, "m.not-sealed-by-us")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.page.errors["code"] for answer in answers}) == 1


def test_guessing_is_slowed_down_and_says_how_long(client: Resident, code: str) -> None:
    for _ in range(5):
        assert client.open(grouped(generate())).status_code == 404

    answer = client.open(code)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert code in answer.text


def test_mistyped_codes_are_no_guesses(client: Resident, code: str) -> None:
    for _ in range(8):
        assert client.open("1234").status_code == 422

    assert client.open(code).status_code == 303


@pytest.mark.usefixtures("code")
def test_the_link_of_an_email_opens_the_case(client: Resident, the_city: City) -> None:
    case = the_city.case()
    link = make_mail_link(KEYS, "http://portal.test", case.id, case.code_digest)
    assert link.startswith("http://portal.test/t#m.")

    assert client.open(link.partition("#")[2]).status_code == 303
    assert client.open(link).status_code == 303


def test_the_link_of_an_email_dies_with_its_code(
    client: Resident, app: Flask, the_city: City, code: str
) -> None:
    case = the_city.case()
    link = make_mail_link(KEYS, "http://portal.test", case.id, case.code_digest)
    client.open(code)
    client.act("/case/code")

    assert Resident(app).open(link).status_code == 404


def test_a_scanned_link_lands_on_the_form(client: Resident) -> None:
    page = client.get("/t").page

    assert page.form("/track").choices("code") is None
    assert "track.js" in page.html


def test_a_replaced_code_closes_every_browser_that_it_had_opened(
    client: Resident, app: Flask, code: str
) -> None:
    client.open(code)
    elsewhere = Resident(app)
    elsewhere.open(code)
    page = elsewhere.get("/case").page

    client.act("/case/code")
    kept = elsewhere.submit(page, "/case/information", words="It is still dark.\nEvery night.")
    assert kept.status_code == 401
    assert "Every night." in kept.text
    assert elsewhere.get("/case").location == "/track"


def test_a_new_code_is_shown_once_more_however_often_the_button_was_pressed(
    client: Resident, app: Flask, code: str
) -> None:
    client.open(code)
    page = client.get("/case").page
    hasty = Resident(app)
    for cookie in ("session",):
        value = client.client.get_cookie(cookie, domain="portal.test").value
        hasty.client.set_cookie(cookie, value, domain="portal.test")

    answers = [browser.submit(page, "/case/code") for browser in (client, hasty)]
    codes = {
        code_on(browser.follow(answer).page)
        for browser, answer in zip((client, hasty), answers, strict=True)
    }
    assert len(codes) == 1
    assert codes != {code}
    assert Resident(app).open(normalise(codes.pop())).status_code == 303


def test_without_a_case_its_pages_lead_to_the_form(client: Resident) -> None:
    assert client.get("/case").location == "/track"
    assert client.get("/case/photos/1").location == "/track"
