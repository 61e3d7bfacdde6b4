"""Photos that come with feedback: painted anew, kept through mistakes, shown to nobody else."""

import re
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from portal.db import Database
from portal.files import FilesUnavailable, LocalFiles
from portal.models import Attachment, Case
from tests.resident.conftest import City, Resident, a_photo


def test_photos_are_shown_on_the_page_of_the_case(client: Resident) -> None:
    client.file(photos=[a_photo("one.jpg"), a_photo("two.jpg", "navy")])

    pictures = _pictures(client)
    assert len(pictures) == 2
    answer = client.get(pictures[0])
    assert answer.mimetype == "image/jpeg"
    assert "no-store" in answer.headers["Cache-Control"]
    assert Image.open(BytesIO(answer.data)).size == (64, 48)


def test_nothing_that_was_hidden_in_a_photo_survives(client: Resident) -> None:
    client.file(photos=[a_photo()])

    large = client.get(_pictures(client)[0].removesuffix("/thumbnail")).data
    assert b"secret" not in large
    assert b"taken at home" not in large
    assert not Image.open(BytesIO(large)).getexif()


def test_a_file_that_is_no_photo_is_named_and_the_others_are_kept(
    client: Resident, the_city: City
) -> None:
    page = client.get("/feedback").page
    letter = (BytesIO(b"%PDF-1.7"), "letter.pdf")
    answer = client.fill_in(page, photos=[a_photo("one.jpg"), letter], location="Window 3")

    assert answer.status_code == 422
    assert "letter.pdf" in answer.page.errors["photos"]
    assert "1 photo kept" in answer.page.text
    assert the_city.cases() == 0

    assert client.fill_in(answer.page).status_code == 303
    assert the_city.case().location == "Window 3"
    assert len(_pictures(client)) == 1


def test_photos_are_kept_when_something_else_is_wrong(client: Resident) -> None:
    answer = client.fill_in(description="", photos=[a_photo("one.jpg"), a_photo("two.jpg", "navy")])
    assert "2 photos kept" in answer.page.text

    again = client.fill_in(answer.page, description=" ", photos=[a_photo("three.jpg", "red")])
    assert "3 photos kept" in again.page.text

    client.fill_in(again.page)
    assert len(_pictures(client)) == 3


def test_a_kept_photo_can_be_left_out(client: Resident) -> None:
    page = client.fill_in(description="", photos=[a_photo("one.jpg"), a_photo("2.jpg", "red")]).page
    first = page.form("/feedback").choices("kept_photos")[0]

    client.fill_in(page, kept_photos=[first])
    assert len(_pictures(client)) == 1


def test_a_fifth_photo_is_one_too_many_and_the_first_four_are_kept(client: Resident) -> None:
    colours = ("red", "green", "blue", "black", "white")
    answer = client.fill_in(photos=[a_photo(f"{c}.jpg", c) for c in colours])

    assert answer.status_code == 422
    assert "at most 4 photos" in answer.page.errors["photos"]
    assert "4 photos kept" in answer.page.text


def test_a_made_up_token_keeps_nothing(client: Resident, the_city: City) -> None:
    data = client.get("/feedback").page.form("/feedback").filled_in(description="Dark.")
    data["kept_photos"] = "gAAAAAB-not-ours"

    assert client.post("/feedback", data=data).status_code == 303
    assert the_city.rows(Attachment) == []


def test_a_kept_photo_belongs_to_one_case_only(client: Resident, the_city: City) -> None:
    page = client.fill_in(description="", photos=[a_photo()]).page
    client.fill_in(page, description="The first.")
    client.fill_in(page, description="The second.")

    first = the_city.rows(Case)[0]
    assert [photo.case_id for photo in the_city.rows(Attachment)] == [first.id]


def test_the_same_form_with_photos_sent_twice_is_one_case(client: Resident, the_city: City) -> None:
    page = client.get("/feedback").page
    for _ in range(2):
        assert client.fill_in(page, photos=[a_photo()]).status_code == 303

    assert the_city.cases() == 1
    assert len(_pictures(client)) == 1


def test_without_storage_the_words_are_kept_and_can_be_sent_alone(
    client: Resident, the_city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: LocalFiles, _data: bytes) -> str:
        raise FilesUnavailable

    monkeypatch.setattr(LocalFiles, "put", fail)
    answer = client.fill_in(photos=[a_photo()])

    assert answer.status_code == 422
    assert "Photos cannot be stored right now" in answer.page.errors["photos"]
    assert client.fill_in(answer.page).status_code == 303
    assert the_city.case().description == "The lamp is out."


def test_photos_of_another_case_are_not_found(client: Resident, app: Flask) -> None:
    client.file(photos=[a_photo()])
    (address,) = _pictures(client)

    other = Resident(app)
    assert (other.get(address).status_code, other.get(address).location) == (303, "/track")
    other.file()
    assert other.get(address).status_code == 404
    assert other.get("/case/photos/99999999999").status_code == 404


def test_photos_of_a_restricted_case_are_not_shown(client: Resident, the_city: City) -> None:
    client.file(photos=[a_photo()], about_conduct="y")
    (photo,) = the_city.rows(Attachment)

    assert _pictures(client) == []
    assert client.get(f"/case/photos/{photo.id}").status_code == 404


def test_a_photo_that_is_swept_meanwhile_does_not_keep_the_words_back(
    client: Resident, the_city: City, database: Database
) -> None:
    page = client.fill_in(description="", photos=[a_photo()]).page
    with database.writing() as session:
        session.query(Attachment).delete()

    assert client.fill_in(page).status_code == 303
    assert the_city.cases() == 1


def test_too_large_a_body_is_refused(client: Resident, the_city: City) -> None:
    answer = client.post(
        "/feedback",
        input_stream=BytesIO(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "30000000"},
    )

    assert answer.status_code == 413
    assert the_city.cases() == 0


def _pictures(client: Resident) -> list[str]:
    return re.findall(r'src="(/case/photos/[^"]+)"', client.get("/case").page.html)
