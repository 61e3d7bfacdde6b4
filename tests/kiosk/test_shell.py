"""What a tablet is told to hold: all of it is there, and its version changes with any of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models import Category, Kiosk, Site, Survey, SurveyPlacement, SurveyUse, SurveyVersion
from portal.web import assets
from tests.factories import MONDAY
from tests.support.tablet import Tablet, a_heartbeat

FACES = {"key": "visit", "kind": "face", "words": {"en": "How was it?"}}


def test_everything_that_a_tablet_is_to_hold_is_there(tablet: Tablet) -> None:
    shell = tablet.get("/shell.json").json

    assert {"/kiosk/", "/kiosk/screens/en"} <= set(shell["paths"])
    for path in shell["paths"]:
        assert tablet.get(path.removeprefix("/kiosk")).status_code == 200, path


def test_what_the_documents_load_is_held(tablet: Tablet) -> None:
    shell = tablet.get("/shell.json").json

    page = tablet.get("/").text
    for part in page.split('"'):
        if part.startswith("/kiosk/static/") or part.startswith("/kiosk/branding"):
            assert part in shell["paths"], part


def test_without_a_survey_how_it_was_is_asked(tablet: Tablet) -> None:
    shell = tablet.get("/shell.json").json

    assert shell["survey"]["version"] is None
    assert [question["kind"] for question in shell["survey"]["questions"]] == ["face"]
    assert "How was your visit?" in tablet.get("/screens/en").text


def test_tablet_speaks_the_languages_of_its_kiosk(tablet: Tablet, database: Database) -> None:
    with database.writing() as session:
        session.execute(update(Kiosk).values(language_tags=["ar", "en"]))

    shell = tablet.get("/shell.json").json

    found = [(each["tag"], each["dir"]) for each in shell["languages"]]
    assert found == [("en", "ltr"), ("ar", "rtl")]
    assert tablet.get("/screens/ar").status_code == 200
    assert tablet.get("/screens/es").status_code == 404


def test_survey_that_is_placed_here_is_asked(tablet: Tablet, database: Database) -> None:
    with database.writing() as session:
        version = _survey(session)

    survey = tablet.get("/shell.json").json["survey"]

    assert survey == {"version": version, "questions": [FACES]}


def test_heartbeat_and_shell_name_the_same_version(tablet: Tablet) -> None:
    assert _beaten(tablet) == tablet.get("/shell.json").json["version"]


def test_version_stays_while_nothing_changes(tablet: Tablet) -> None:
    assert _beaten(tablet) == _beaten(tablet)


@pytest.mark.parametrize(
    "change",
    [
        lambda session: _survey(session),
        lambda session: session.execute(update(Kiosk).values(revision=2)),
        lambda session: session.execute(update(Site).values(name={"en": "Old Town Hall"})),
        lambda session: session.execute(update(Category).values(is_active=False)),
    ],
    ids=["survey", "revision", "name of the place", "subjects"],
)
def test_version_changes_with_what_is_shown(
    tablet: Tablet, database: Database, change: Callable[[Session], object]
) -> None:
    before = _beaten(tablet)

    with database.writing() as session:
        change(session)

    assert _beaten(tablet) != before


def test_version_changes_with_a_style_sheet(
    tablet: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _beaten(tablet)
    hash_of = assets._hash_of

    monkeypatch.setattr(
        assets, "_hash_of", lambda name: "new" if name == "css/kiosk.css" else hash_of(name)
    )

    assert _beaten(tablet) != before


def _beaten(tablet: Tablet) -> str:
    version: str = tablet.post("/heartbeat", a_heartbeat()).json["version"]
    return version


def _survey(session: Session) -> int:
    survey = Survey(slug="visit", name="The visit")
    session.add(survey)
    session.flush()
    version = SurveyVersion(
        survey_id=survey.id,
        number=1,
        questions=[FACES],
        written_at=MONDAY,
        published_at=MONDAY,
    )
    site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
    place = SurveyPlacement(survey_id=survey.id, use=SurveyUse.KIOSK, site_id=site.id)
    session.add_all([version, place])
    session.flush()
    return version.id
