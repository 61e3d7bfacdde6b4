"""What happens when somebody scans a poster."""

import pytest

from portal.db import Database
from portal.domain.case import Channel
from portal.models import Department, Poster, PosterPurpose, Site, VisitRating
from tests import factories
from tests.resident.conftest import City, Resident


def test_a_poster_fills_in_site_and_department(client: Resident) -> None:
    answer = client.get("/q/hall-permits")

    assert answer.status_code == 303
    fields = client.follow(answer).page.form("/feedback").fields
    assert (fields["department"], fields["site"]) == ("permits", "city-hall")


def test_a_case_from_a_poster_says_so(client: Resident, the_city: City) -> None:
    client.fill_in(client.follow(client.get("/q/hall-permits")).page)

    assert the_city.case().channel is Channel.POSTER


def test_what_the_poster_said_can_be_changed_and_it_is_still_the_poster(
    client: Resident, the_city: City
) -> None:
    page = client.follow(client.get("/q/hall-permits")).page
    client.fill_in(page, department="parks")

    assert the_city.case().channel is Channel.POSTER


@pytest.mark.parametrize("made_up", ["nowhere", "poster", "x" * 500, "hall-permits\x00"])
def test_a_channel_cannot_be_made_up(client: Resident, the_city: City, made_up: str) -> None:
    page = client.get("/feedback").page
    data = page.form("/feedback").filled_in(description="Hello") | {"poster": made_up}
    client.post("/feedback", data=data)

    assert the_city.case().channel is Channel.WEB


@pytest.mark.parametrize("slug", ["nowhere", "%00", "x" * 300, "A'--"])
def test_a_poster_that_never_was_is_not_found(client: Resident, slug: str) -> None:
    assert client.get(f"/q/{slug}").status_code == 404


def test_a_poster_out_of_use_leads_to_the_form_all_the_same(
    client: Resident, database: Database
) -> None:
    _poster(database, slug="old", is_active=False)

    page = client.follow(client.get("/q/old")).page
    assert "no longer in use" in page.text
    assert page.form("/feedback").fields["department"] == "permits"


def test_a_poster_sets_no_cookie(client: Resident) -> None:
    assert "Set-Cookie" not in client.get("/q/hall-permits").headers


def test_a_poster_can_ask_for_a_rating(
    client: Resident, database: Database, the_city: City
) -> None:
    _poster(database, slug="rate-hall", purpose=PosterPurpose.RATING)

    page = client.follow(client.get("/q/rate-hall")).page
    client.submit(page, "/rate/city-hall", score="4")

    (rating,) = the_city.rows(VisitRating)
    assert (rating.score, rating.channel) == (4, Channel.POSTER)
    assert rating.department_id is not None


def _poster(database: Database, **changes: object) -> None:
    with database.writing() as session:
        site = session.query(Site).filter_by(slug="city-hall").one()
        permits = session.query(Department).filter_by(slug="permits").one()
        factories.a_poster(session, site, permits, **changes)
        assert session.query(Poster).count() == 2
