"""The receipt: for this session alone, as often as it is wanted."""

from io import BytesIO

import zxingcpp
from flask import Flask
from PIL import Image

from portal.domain.tracking_code import normalise
from portal.models import Case
from tests.resident.conftest import City, Resident, code_on


def test_the_receipt_shows_reference_code_and_promise(client: Resident, the_city: City) -> None:
    page = client.follow(client.fill_in(department="permits", site="city-hall")).page

    code = code_on(page)
    assert len(normalise(code)) == 17
    assert the_city.case().reference in page.text
    assert "A person will answer you by" in page.text
    assert "portal.test/track" in page.text


def test_the_receipt_can_be_reloaded_and_read_in_another_language(client: Resident) -> None:
    code = client.file()

    page = client.get("/receipt?lang=ar").page
    assert (code_on(page), page.lang) == (code, "ar")


def test_the_receipt_is_not_shown_in_another_session(client: Resident, app: Flask) -> None:
    code = client.file()

    answer = Resident(app).get("/receipt")
    assert answer.status_code == 404
    assert code not in answer.text
    assert Resident(app).get("/receipt/picture").status_code == 404


def test_the_code_cannot_be_read_in_the_cookie(client: Resident) -> None:
    code = client.file()
    cookie = client.client.get_cookie("session", domain="portal.test").value

    assert code not in cookie
    assert normalise(code) not in cookie


def test_the_picture_can_be_scanned_and_leads_to_the_case(client: Resident) -> None:
    code = client.file()

    answer = client.get("/receipt/picture")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(answer.data)))
    assert found.text == f"http://portal.test/t#{code}"


def test_the_receipt_opens_the_case_in_this_browser(client: Resident, the_city: City) -> None:
    client.file()

    assert the_city.case().reference in client.get("/case").page.h1


def test_leaving_forgets_receipt_and_case(client: Resident) -> None:
    page = client.follow(client.fill_in()).page

    answer = client.submit(page, "/case/leave")
    assert answer.location == "/"
    assert "closed on this device" in client.follow(answer).page.text
    assert client.get("/receipt").status_code == 404
    assert client.get("/case").location == "/track"


def test_opening_another_case_forgets_the_receipt(client: Resident, app: Flask) -> None:
    other_code = Resident(app).file()
    client.file()

    client.open(other_code)
    assert client.get("/receipt").status_code == 404


def test_the_code_stands_in_no_table(client: Resident, the_city: City) -> None:
    code = normalise(client.file())

    case = the_city.rows(Case)[0]
    stored = [str(getattr(case, column.name)) for column in Case.__table__.columns]
    assert not any(code in value for value in stored)
