"""The office lets tablets in, sees how they are, and lets them go."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

import kiosk
from portal.db import Database
from portal.models import Kiosk, KioskDevice, Site
from portal.services.passwords import is_password
from portal.settings import Settings
from tests.office.conftest import Office
from tests.support.tablet import Tablet, a_heartbeat

KIOSKS, NEW, PAIR = "/office/kiosks", "/office/kiosks/new", "/office/kiosks/pair"
LOBBY = "/office/kiosks/city-hall-lobby"


@pytest.fixture
def tablet(settings: Settings, city: None) -> Iterator[Tablet]:  # noqa: ARG001
    """A tablet that nobody knows yet."""
    app = kiosk.create_app(settings)
    yield Tablet(app)
    app.extensions["portal"].database.close()


def add(office: Office, **fields: str) -> None:
    """A kiosk in City Hall."""
    browser = office("administrator")
    page = browser.get(NEW).page
    filled = {"name": "City Hall lobby", "site": "city-hall", **fields}
    assert browser.submit(page, NEW, **filled).status_code == 303


def test_a_tablet_is_let_in_by_its_letters_and_seen_from_then_on(
    office: Office, tablet: Tablet
) -> None:
    add(office)
    browser = office("administrator")
    code = tablet.ask_to_pair()

    page = browser.get(f"{PAIR}?code={code}").page
    answer = browser.submit(page, PAIR, kiosk="city-hall-lobby")

    assert answer.status_code == 303
    assert tablet.check() == "paired"
    tablet.post("/heartbeat", a_heartbeat(queue_length=3, battery_percent=42, last_number=9))
    fleet = browser.get(KIOSKS).page
    assert "City Hall lobby" in fleet.text
    assert "42%" in fleet.text
    assert "9 missing" in fleet.text


def test_wrong_letters_are_said_beside_the_field_and_kept(office: Office) -> None:
    add(office)
    browser = office("administrator")

    answer = browser.submit(browser.get(PAIR).page, PAIR, code="XXXX XXXX", kiosk="city-hall-lobby")

    assert answer.status_code == 422
    assert "No tablet shows these letters" in answer.page.text
    assert answer.page.form(PAIR).filled_in()["code"] == "XXXX XXXX"


def test_a_stolen_tablet_is_let_go(office: Office, database: Database, tablet: Tablet) -> None:
    test_a_tablet_is_let_in_by_its_letters_and_seen_from_then_on(office, tablet)
    browser = office("administrator")

    page = browser.get(LOBBY).page
    assert browser.submit(page, f"{LOBBY}/tablet/revocation").status_code == 303

    assert tablet.post("/heartbeat", a_heartbeat()).json == {"error": "revoked"}
    with database.reading() as session:
        assert session.scalars(select(KioskDevice.revoked_at)).one() is not None


def test_a_kiosk_is_changed_and_its_site_gets_a_pin(office: Office, database: Database) -> None:
    add(office)
    browser = office("administrator")
    path = f"{LOBBY}/place"

    page = browser.get(path).page
    changes = {"opens_5": "09:00", "closes_5": "12:00", "languages": ["es"]}
    answer = browser.submit(
        page, path, name="Lobby", departments=["permits", "parks"], pin="246813", **changes
    )

    assert answer.status_code == 303
    with database.reading() as session:
        changed = session.scalars(select(Kiosk)).one()
        pin_hash = session.scalars(
            select(Site.kiosk_pin_hash).where(Site.slug == "city-hall")
        ).one()
    assert (changed.name, changed.revision, changed.language_tags) == ("Lobby", 2, ["es"])
    # The city's office hours were offered; Saturday was added.
    assert changed.opening_hours["0"] == ["08:00", "17:00"]
    assert changed.opening_hours["5"] == ["09:00", "12:00"]
    assert "6" not in changed.opening_hours
    assert len(changed.department_ids) == 2
    assert changed.survey_id is None  # it asks what is placed there
    assert is_password("246813", pin_hash)


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        ({"opens_0": "", "closes_0": "17:00"}, "Write both times"),
        ({"opens_0": "17:00", "closes_0": "08:00"}, "It has to open before it closes."),
    ],
)
def test_hours_that_make_no_sense_are_refused(
    office: Office, hours: dict[str, str], told: str
) -> None:
    browser = office("administrator")

    page = browser.get(NEW).page
    answer = browser.submit(page, NEW, name="Lobby", site="city-hall", **hours)

    assert answer.status_code == 422
    assert told in answer.page.text


def test_a_pin_of_few_digits_is_refused(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(NEW).page, NEW, name="Lobby", site="city-hall", pin="1234")

    assert answer.status_code == 422
    assert "six to twelve digits" in answer.page.text


def test_only_administrators_come_here(office: Office) -> None:
    for path in (KIOSKS, NEW, PAIR):
        assert office("supervisor").get(path).status_code == 403
