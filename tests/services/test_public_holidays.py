"""Public holidays as the calendar gets them."""

import subprocess
import sys
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from portal.domain.clock import BusinessCalendar, DayOff, SkipReason, acknowledge_due
from portal.domain.errors import PortalError
from portal.services.public_holidays import public_holidays


def holiday(name: str) -> DayOff:
    return DayOff(SkipReason.HOLIDAY, name)


def test_thanksgiving_is_a_public_holiday_of_the_united_states():
    days_off = public_holidays("US", None, [2026], "en")

    assert days_off[date(2026, 11, 26)] == holiday("Thanksgiving Day")
    assert date(2026, 11, 27) not in days_off


def test_a_case_received_the_day_before_thanksgiving_is_due_on_monday():
    chicago = ZoneInfo("America/Chicago")
    days_off = public_holidays("US", None, [2026, 2027], "en")
    calendar = BusinessCalendar(chicago, time(8), time(17), days_off)

    promise = acknowledge_due(calendar, datetime(2026, 11, 25, 12, tzinfo=chicago))

    assert promise.due_at == datetime(2026, 11, 30, 17, tzinfo=chicago)
    assert promise.skipped[0].name == "Thanksgiving Day"


def test_a_holiday_on_a_weekend_is_kept_on_the_day_it_is_observed():
    days_off = public_holidays("US", None, [2026], "en")

    assert days_off[date(2026, 7, 3)] == holiday("Independence Day (observed)")


def test_new_year_on_a_saturday_is_observed_in_the_old_year():
    days_off = public_holidays("US", None, [2027], "en")

    assert days_off[date(2027, 12, 31)] == holiday("New Year's Day (observed)")


def test_only_the_years_asked_for_are_answered_in_order():
    days_off = public_holidays("US", None, iter([2027, 2026]), "en")

    assert {on.year for on in days_off} == {2026, 2027}
    assert list(days_off) == sorted(days_off)
    assert public_holidays("US", None, [], "en") == {}


def test_a_subdivision_adds_its_own_holidays():
    lincoln = date(2026, 2, 12)

    assert public_holidays("US", "IL", [2026], "en")[lincoln] == holiday("Lincoln's Birthday")
    assert lincoln not in public_holidays("US", None, [2026], "en")
    assert lincoln not in public_holidays("US", "", [2026], "en")


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("MX", "es", "Año Nuevo"),
        ("MX", "en", "New Year's Day"),
        ("MX", "es-419", "Año Nuevo"),
        ("CN", "zh-Hans", "元旦"),
        # Hong Kong has both scripts, the one of Taiwan under another name.
        ("HK", "zh-Hans", "清明节"),
        ("HK", "zh-Hant", "清明節"),
        ("EG", "ar", "عيد العمال"),
        # Where the library does not have the language, the country's own.
        ("US", "ar", "New Year's Day"),
        ("MX", "ar", "Año Nuevo"),
        ("MX", None, "Año Nuevo"),
    ],
)
def test_names_come_in_the_language_asked_for_whatever_the_servers_own(
    monkeypatch, country, language, name
):
    monkeypatch.setenv("LANGUAGE", "en_US")

    days_off = public_holidays(country, None, [2026], language)

    assert name in {day_off.name for day_off in days_off.values()}


def test_a_country_may_be_written_in_small_letters():
    assert public_holidays("us", None, [2026], "en") == public_holidays("US", None, [2026], "en")


@pytest.mark.parametrize(
    ("country", "subdivision", "sentence"),
    [
        ("XX", None, "No public holidays are known for the country “XX”."),
        ("", None, "No public holidays are known for the country “”."),
        # Names that the library has, but which are no country.
        ("HolidayBase", None, "No public holidays are known for the country “HolidayBase”."),
        ("XNYS", None, "No public holidays are known for the country “XNYS”."),
        ("US", "ZZ", "No public holidays are known for “ZZ” in the country US."),
    ],
)
def test_an_unknown_place_is_one_clear_sentence(country, subdivision, sentence):
    with pytest.raises(PortalError) as error:
        public_holidays(country, subdivision, [2026], "en")

    assert str(error.value) == sentence


def test_start_up_does_not_wait_for_the_library_of_holidays():
    loaded = "import sys, portal.services.public_holidays; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
