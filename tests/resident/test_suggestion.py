"""A suggested department while somebody writes: offered, explained, never forced (A.3)."""

import pytest

from portal.db import Database
from portal.models import Case, Category
from tests.resident.conftest import City, Resident

ASK = "/feedback/suggestion"


@pytest.fixture(autouse=True)
def _keywords(client: Resident, database: Database) -> None:  # noqa: ARG001
    with database.writing() as session:
        category = session.query(Category).one()
        category.keywords = {"en": ["permit", "license"], "es": ["permiso"]}


def test_words_that_sound_like_a_department_are_told_so_with_the_reason(client: Resident) -> None:
    found = ask(client, "My permit has been waiting since May.").json

    assert (found["department"], found["category"]) == ("permits", "permit-delay")
    assert found["words"] == "This sounds like Permits (“permit”)."


def test_the_department_is_named_in_the_language_of_the_page(client: Resident) -> None:
    client.get("/feedback?lang=es")

    assert "Permits (es)" in ask(client, "Mi permiso tarda.").json["words"]


@pytest.mark.parametrize("words", ["", "Nobody was there.", "\0" * 10, "x" * 100_000])
def test_words_that_sound_like_nothing_are_answered_with_nothing(
    client: Resident, words: str
) -> None:
    answer = ask(client, words)

    assert (answer.status_code, answer.data) == (204, b"")


def test_asking_files_and_keeps_nothing(
    client: Resident, the_city: City, caplog: pytest.LogCaptureFixture
) -> None:
    ask(client, "My permit, and the marker word.")

    assert the_city.rows(Case) == []
    assert "marker" not in caplog.text


def test_whoever_sends_without_choosing_is_asked_nothing_again(
    client: Resident, the_city: City
) -> None:
    answer = client.fill_in(description="My permit is late.")

    assert answer.status_code == 303
    assert the_city.case().category_id is None


def test_asking_all_the_time_is_refused(client: Resident) -> None:
    statuses = {ask(client, "permit").status_code for _ in range(31)}

    assert statuses == {200, 429}


def test_an_interpreter_can_be_asked_for(client: Resident, the_city: City) -> None:
    client.fill_in(wants_interpreter="y", contact_phone="555 0100")
    assert the_city.case().wants_interpreter

    client.fill_in()
    assert not the_city.case().wants_interpreter


def ask(client: Resident, words: str):
    """What the script of the form asks."""
    token = client.get("/feedback").page.form("/feedback").fields["csrf_token"]
    return client.post(ASK, data={"csrf_token": token, "description": words})
