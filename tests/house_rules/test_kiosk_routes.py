"""Every address of the tablet's application, for whom it is, and what others are answered."""

from flask import Flask
from sqlalchemy import update

from portal.db import Database
from portal.models import Kiosk, KioskDevice
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
    ("POST", "/pairing/renewal"): EVERYONE,
    ("POST", "/receipts"): DEVICE,
    ("POST", "/sync"): DEVICE,
    ("GET", "/screens/<language>"): DEVICE,
    ("GET", "/shell.json"): DEVICE,
    ("GET", "/worker.js"): EVERYONE,
    ("GET", "/static/<path:filename>"): EVERYONE,
}
ONLY_DEVICES = [route for route, rule in ROUTES.items() if rule is DEVICE]
STRANGE = (b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 50_000, b'{"a":' * 50_000, b"9" * 5_000)
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


def test_a_browser_that_was_never_paired_is_told_so(kiosk_app: Flask) -> None:  # noqa: F811
    stranger = Tablet(kiosk_app)

    for route in ONLY_DEVICES:
        assert _ask(stranger, route) == (401, {"error": "unpaired"}), route


def test_a_revoked_tablet_is_told_so(tablet: Tablet, database: Database) -> None:  # noqa: F811
    with database.writing() as session:
        session.execute(update(KioskDevice).values(revoked_at=MONDAY))

    for route in ONLY_DEVICES:
        assert _ask(tablet, route) == (401, {"error": "revoked"}), route


def test_a_tablet_whose_kiosk_was_closed_is_told_so(
    tablet: Tablet,  # noqa: F811
    database: Database,
) -> None:
    with database.writing() as session:
        session.execute(update(Kiosk).values(is_active=False))

    for route in ONLY_DEVICES:
        assert _ask(tablet, route) == (401, {"error": "revoked"}), route


def test_nothing_is_done_without_the_tablets_own_key(tablet: Tablet) -> None:  # noqa: F811
    for path in (path for method, path in ONLY_DEVICES if method == "POST"):
        elsewhere = tablet.proof("/somewhere-else", b"{}")
        for proof in ("", elsewhere):
            answer = tablet.post(path, {}, **{"Kiosk-Proof": proof})
            assert (answer.status_code, answer.json) == (401, {"error": "unsigned"}), path


def test_nothing_is_done_for_another_site(tablet: Tablet) -> None:  # noqa: F811
    for path in (path for method, path in ROUTES if method == "POST"):
        answer = tablet.post(path, {}, **{"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, path


def test_whatever_is_posted_is_answered_in_a_form_that_a_script_reads(
    tablet: Tablet,  # noqa: F811
) -> None:
    """Never with an error of our own: a tablet sends what is in its queue again and again."""
    for path in (path for method, path in ROUTES if method == "POST"):
        for body in STRANGE:
            answer = tablet.post_raw(path, body)
            assert answer.status_code < 500, (path, body[:20])
            assert answer.is_json, (path, body[:20])
            assert answer.headers["Cache-Control"] == "no-store"


def _ask(tablet: Tablet, route: tuple[str, str]) -> tuple[int, object]:  # noqa: F811
    method, path = route
    for name, example in EXAMPLES.items():
        path = path.replace(name, example)
    answer = tablet.post(path, {}) if method == "POST" else tablet.get(path)
    return answer.status_code, answer.json
