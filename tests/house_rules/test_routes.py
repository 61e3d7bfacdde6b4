"""Every address of the portal, for whom it is, and what everybody else is answered.

A route that is not in the table (route_table.py) fails, and so does a row without its route. What
roles may do to which case stands in tests/office/test_case_access.py, cell by cell.
"""

import re

import pytest
from flask import Flask

from portal.domain.permissions import TABLE, Role
from portal.web.access import AccessRule, Audience, rule_of
from tests.house_rules.route_table import EXAMPLES, RESIDENT, ROUTES
from tests.support.pages import BrowserlikeClient
from tests.support.staff import signed_in

UNSAFE = [path for method, path in ROUTES if method == "POST"]
STAFF_ROUTES = {route: rule for route, rule in ROUTES.items() if rule.audience is Audience.STAFF}
RESIDENT_ROUTES = [route for route, rule in ROUTES.items() if rule is RESIDENT]


def test_every_route_is_in_the_table_and_every_row_has_its_route(app: Flask) -> None:
    assert _routes_of(app) == ROUTES


def test_strangers_are_led_to_the_door_of_the_office(client: BrowserlikeClient) -> None:
    token = _token(client)
    for method, path in STAFF_ROUTES:
        answer = _ask(client, method, path, token)
        assert answer.status_code == 303, path
        assert "/office/sign-in" in answer.headers["Location"], path


def test_strangers_to_a_case_are_led_to_where_one_types_its_code(client: BrowserlikeClient) -> None:
    token = _token(client)
    for method, path in RESIDENT_ROUTES:
        answer = _ask(client, method, path, token)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/track"), path


@pytest.mark.parametrize("role", Role)
def test_a_role_without_the_permission_is_refused_and_one_with_it_is_not(
    client: BrowserlikeClient, role: Role
) -> None:
    browser = signed_in(client, f"{role}@city.example")
    token = _token(browser)
    for (method, path), rule in STAFF_ROUTES.items():
        is_refused = rule.permission is not None and rule.permission not in TABLE[role]
        status = _ask(browser, method, path, token).status_code
        assert (status == 403) == is_refused, (method, path, status)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
    ],
    ids=str,
)
def test_no_other_site_can_post_anywhere(
    client: BrowserlikeClient, headers: dict[str, str]
) -> None:
    browser = signed_in(client, "supervisor@city.example")
    token = _token(browser)
    for path in UNSAFE:
        answer = browser.client.post(
            _address(path), data={"csrf_token": token}, headers=headers, base_url=browser.base_url
        )
        assert answer.status_code == 403, path


def test_nothing_is_done_without_the_token_of_the_form(client: BrowserlikeClient) -> None:
    browser = signed_in(client, "supervisor@city.example")
    stale = _token(BrowserlikeClient(client.client.application))
    for path in UNSAFE:
        for token in ("", "made-up", stale):
            status = _ask(browser, "POST", path, token).status_code
            assert status == _without_token(path, ROUTES["POST", path]), path


# Take JSON, which no form of another site can send; the browser's word on the origin is enough.
FOR_OWN_SCRIPTS = {"/continue/key"}


def _without_token(path: str, rule: AccessRule) -> int:
    """Who has no right is told so first; everybody else has to send the form again."""
    if path in FOR_OWN_SCRIPTS:
        return 422
    if rule is RESIDENT:
        return 303
    lacks_right = rule.permission and rule.permission not in TABLE[Role.SUPERVISOR]
    return 403 if lacks_right else 400


def _routes_of(app: Flask) -> dict[tuple[str, str], AccessRule]:
    return {
        (method, re.sub(r"<[^>]*?(\w+)>", r"<\1>", rule.rule)): rule_of(
            app.view_functions[rule.endpoint]
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def _address(path: str) -> str:
    return re.sub(r"<(\w+)>", lambda found: EXAMPLES[found[1]], path)


def _token(browser: BrowserlikeClient) -> str:
    """The token of the session that this browser has."""
    fields = browser.get("/track").page.form("/track").filled_in(code="")
    return str(fields["csrf_token"])


def _ask(browser: BrowserlikeClient, method: str, path: str, token: str):
    data = {"csrf_token": token} if method == "POST" else None
    return browser.client.open(
        _address(path),
        method=method,
        data=data,
        headers={"Sec-Fetch-Site": "same-origin"},
        base_url=browser.base_url,
    )
