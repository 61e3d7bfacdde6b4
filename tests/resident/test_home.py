"""The first page."""

from tests.resident.conftest import Resident


def test_the_first_page_offers_three_choices(client: Resident) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    addresses = answer.page.links.values()
    assert {"/feedback", "/track", "/rate"} <= set(addresses)


def test_the_first_page_sets_no_cookie(client: Resident) -> None:
    assert "Set-Cookie" not in client.get("/").headers


def test_the_demonstration_city_shows_the_way_to_its_office(client: Resident) -> None:
    assert client.get("/").page.links["See the staff’s side"] == "/office/"


def test_spanish_and_arabic_follow_the_browser_and_the_choice(client: Resident) -> None:
    client.languages = "es-MX,es;q=0.8"
    assert client.get("/").page.lang == "es"

    chosen = client.get("/?lang=ar").page
    assert chosen.lang == "ar"
    assert 'dir="rtl"' in chosen.html
    assert client.get("/feedback").page.lang == "ar"
