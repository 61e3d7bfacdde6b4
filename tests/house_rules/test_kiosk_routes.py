"""Every address of the tablet's application, for whom it is, and what others are answered."""

import pytest
from flask import Flask

from portal.db import Database
from portal.models import KioskDevice
from portal.web.access import AccessRule, Audience, rule_of
from tests.factories import MONDAY
from tests.kiosk.conftest import kiosk_app, lobby, tablet  # noqa: F401 - fixtures
from tests.support.tablet import Tablet

EVERYONE = AccessRule(Audience.EVERYONE)
DEVICE = AccessRule(Audience.PAIRED_DEVICE)

ROUTES: dict[tuple[str, str], AccessRule] = {
    ("GET", "/"): EVERYONE,
    ("GET", "/branding.css"): EVERYONE,
    ("GET", "/branding/logo"): EVERYONE,
    ("POST", "/handover"): DEVICE,
    ("POST", "/heartbeat"): DEVICE,
    ("POST", "/help"): DEVICE,
    ("POST", "/leave"): DEVICE,
    ("POST", "/pairing"): EVERYONE,
    ("POST", "/pairing/check"): EVERYONE,
    ("GET", "/static/<path:filename>"): EVERYONE,
}
ONLY_DEVICES = [route for route, rule in ROUTES.items() if rule is DEVICE]
EXAMPLES = {"<language>": "en"}


def test_the_table_names_every_route_and_no_other(kiosk_app: Flask) -> None:  # noqa: F811
    found = {
        (method, rule.rule): rule_of(kiosk_app.view_functions[rule.endpoint])
        for rule in kiosk_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert found == ROUTES


def test_the_tablet_has_no_page_of_the_office_or_the_portal(kiosk_app: Flask) -> None:  # noqa: F811
    assert set(kiosk_app.blueprints) == {"kiosk"}


@pytest.mark.parametrize("route", ONLY_DEVICES, ids=str)
def test_a_browser_that_was_never_paired_is_told_so(
    kiosk_app: Flask,  # noqa: F811
    route: tuple[str, str],
) -> None:
    assert _ask(Tablet(kiosk_app), route) == (401, {"error": "unpaired"})


@pytest.mark.parametrize("route", ONLY_DEVICES, ids=str)
def test_a_revoked_tablet_is_told_so(
    tablet: Tablet,  # noqa: F811
    database: Database,
    route: tuple[str, str],
) -> None:
    with database.writing() as session:
        for device in session.query(KioskDevice):
            device.revoked_at = MONDAY

    assert _ask(tablet, route) == (401, {"error": "revoked"})


@pytest.mark.parametrize("route", [route for route in ONLY_DEVICES if route[0] == "POST"], ids=str)
def test_nothing_is_done_without_the_tablets_own_key(
    tablet: Tablet,  # noqa: F811
    route: tuple[str, str],
) -> None:
    answer = tablet.post(route[1], {}, **{"Kiosk-Proof": ""})

    assert (answer.status_code, answer.json) == (401, {"error": "unsigned"})


@pytest.mark.parametrize("route", [route for route in ROUTES if route[0] == "POST"], ids=str)
def test_nothing_is_done_for_another_site(
    tablet: Tablet,  # noqa: F811
    route: tuple[str, str],
) -> None:
    answer = tablet.post(route[1], {}, **{"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def _ask(tablet: Tablet, route: tuple[str, str]) -> tuple[int, object]:  # noqa: F811
    method, path = route
    for name, example in EXAMPLES.items():
        path = path.replace(name, example)
    answer = tablet.post(path, {}) if method == "POST" else tablet.get(path)
    return answer.status_code, answer.json
