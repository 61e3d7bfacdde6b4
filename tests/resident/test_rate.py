"""Rating a visit on one's own phone."""

import pytest

from portal.db import Database
from portal.domain.case import Channel
from portal.models import Site, VisitRating
from tests.resident.conftest import City, Resident


def test_one_face_is_enough(client: Resident, the_city: City) -> None:
    answer = client.submit(client.get("/rate/city-hall").page, "/rate/city-hall", score="5")

    assert answer.status_code == 303
    (rating,) = the_city.rows(VisitRating)
    assert (rating.score, rating.comment, rating.channel) == (5, "", Channel.WEB)
    page = client.follow(answer).page
    assert page.h1 == "Thank you"
    assert page.links["Tell us more"] == "/feedback?site=city-hall"


def test_the_places_to_rate_are_listed(client: Resident) -> None:
    assert "/rate/city-hall" in client.get("/rate").page.links.values()


def test_without_a_face_the_comment_is_kept(client: Resident, the_city: City) -> None:
    page = client.get("/rate/city-hall").page
    answer = client.submit(page, "/rate/city-hall", comment="Long queue.")

    assert answer.status_code == 422
    assert answer.page.errors == {"score": "Choose one of the five faces."}
    assert answer.page.form("/rate/city-hall").fields["comment"] == "Long queue."
    assert the_city.rows(VisitRating) == []


@pytest.mark.parametrize("score", ["0", "6", "five", "5.5", ""])
def test_only_the_five_faces_count(client: Resident, the_city: City, score: str) -> None:
    data = client.get("/rate/city-hall").page.form("/rate/city-hall").filled_in()
    data["score"] = score

    assert client.post("/rate/city-hall", data=data).status_code == 422
    assert the_city.rows(VisitRating) == []


def test_pressing_twice_counts_once(client: Resident, the_city: City) -> None:
    page = client.get("/rate/city-hall").page
    for _ in range(2):
        client.submit(page, "/rate/city-hall", score="3")

    assert len(the_city.rows(VisitRating)) == 1


def test_a_poster_that_hangs_elsewhere_does_not_count(
    client: Resident, the_city: City, database: Database
) -> None:
    with database.writing() as session:
        session.add(Site(slug="library", name={"en": "Library"}, address="2 Main Street"))
    page = client.get("/rate/library?poster=hall-permits").page
    client.submit(page, "/rate/library", score="3")

    assert the_city.rows(VisitRating)[0].channel is Channel.WEB


@pytest.mark.parametrize("path", ["/rate/nowhere", "/rate/nowhere/thanks", "/rate/%00"])
def test_a_place_that_is_not_the_citys_is_not_found(client: Resident, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_closed_site_is_not_rated(client: Resident, database: Database) -> None:
    with database.writing() as session:
        session.query(Site).one().is_active = False

    assert client.get("/rate/city-hall").status_code == 404
    assert "no place to rate" in client.get("/rate").page.text
