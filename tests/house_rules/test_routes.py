"""Every address of the portal, for whom it is, and what everybody else is answered.

A route that is not in this table fails, and so does a row without its route. What roles may do to
which case stands in tests/office/test_case_access.py, cell by cell.
"""

import re

import pytest
from flask import Flask

from portal.domain.permissions import TABLE, Permission, Role
from portal.web.access import AccessRule, Audience, rule_of
from tests.support.pages import BrowserlikeClient
from tests.support.staff import signed_in

EVERYONE = AccessRule(Audience.EVERYONE)
RESIDENT = AccessRule(Audience.RESIDENT_OF_CASE)
STAFF = AccessRule(Audience.STAFF)


def _with(permission: Permission) -> AccessRule:
    return AccessRule(Audience.STAFF, permission)


ROUTES: dict[tuple[str, str], AccessRule] = {
    ("GET", "/"): EVERYONE,
    ("GET", "/case"): RESIDENT,
    ("POST", "/case/code"): RESIDENT,
    ("POST", "/case/contact"): RESIDENT,
    ("POST", "/case/dispute"): RESIDENT,
    ("POST", "/case/information"): RESIDENT,
    # Leaving must work after the code was replaced, too.
    ("POST", "/case/leave"): EVERYONE,
    ("GET", "/case/photos/<attachment_id>"): RESIDENT,
    ("GET", "/case/photos/<attachment_id>/thumbnail"): RESIDENT,
    ("POST", "/case/rating"): RESIDENT,
    ("POST", "/case/withdrawal"): RESIDENT,
    ("GET", "/continue"): EVERYONE,
    ("POST", "/continue/key"): EVERYONE,
    ("GET", "/feedback"): EVERYONE,
    ("POST", "/feedback"): EVERYONE,
    ("POST", "/feedback/suggestion"): EVERYONE,
    ("GET", "/healthz"): EVERYONE,
    ("GET", "/office/"): _with(Permission.READ_CASE),
    ("GET", "/office/absences"): STAFF,
    ("POST", "/office/absences"): STAFF,
    ("POST", "/office/absences/<absence_id>/end"): STAFF,
    ("GET", "/office/account"): STAFF,
    ("POST", "/office/account/language"): STAFF,
    ("GET", "/office/account/password"): STAFF,
    ("POST", "/office/account/password"): STAFF,
    ("GET", "/office/account/second-factor"): STAFF,
    ("POST", "/office/account/second-factor"): STAFF,
    ("POST", "/office/account/second-factor/remove"): STAFF,
    ("GET", "/office/cases/<reference>"): _with(Permission.READ_CASE),
    ("POST", "/office/cases/<reference>/acknowledgement"): _with(Permission.ACKNOWLEDGE_CASE),
    ("POST", "/office/cases/<reference>/assignment"): _with(Permission.ASSIGN_CASE),
    ("POST", "/office/cases/<reference>/escalation"): _with(Permission.ESCALATE_CASE),
    ("POST", "/office/cases/<reference>/escalation/handling"): _with(Permission.HANDLE_ESCALATION),
    ("POST", "/office/cases/<reference>/labels"): _with(Permission.LABEL_CASE),
    ("POST", "/office/cases/<reference>/correction"): _with(Permission.CORRECT_CASE),
    ("POST", "/office/cases/<reference>/link"): _with(Permission.MERGE_CASE),
    ("POST", "/office/cases/<reference>/link/removal"): _with(Permission.MERGE_CASE),
    ("POST", "/office/cases/<reference>/merge"): _with(Permission.MERGE_CASE),
    ("POST", "/office/cases/<reference>/note"): _with(Permission.NOTE_CASE),
    ("POST", "/office/cases/<reference>/return"): _with(Permission.TRANSFER_CASE),
    ("POST", "/office/cases/<reference>/separation"): _with(Permission.MERGE_CASE),
    ("POST", "/office/cases/<reference>/transfer"): _with(Permission.TRANSFER_CASE),
    ("GET", "/office/cases/<reference>/photos/<photo_id>"): _with(Permission.READ_CASE),
    ("GET", "/office/cases/<reference>/photos/<photo_id>/thumbnail"): _with(Permission.READ_CASE),
    ("POST", "/office/cases/<reference>/question"): _with(Permission.ANSWER_CASE),
    ("POST", "/office/cases/<reference>/referral"): _with(Permission.RESOLVE_CASE),
    ("POST", "/office/cases/<reference>/reopening"): _with(Permission.REOPEN_CASE),
    ("POST", "/office/cases/<reference>/reply"): _with(Permission.ANSWER_CASE),
    ("POST", "/office/cases/<reference>/resolution"): _with(Permission.RESOLVE_CASE),
    ("POST", "/office/cases/<reference>/restriction"): _with(Permission.RESTRICT_CASE),
    ("POST", "/office/cases/<reference>/restriction/decision"): _with(Permission.LIFT_RESTRICTION),
    ("POST", "/office/cases/<reference>/restriction/request"): _with(Permission.LIFT_RESTRICTION),
    ("POST", "/office/cases/<reference>/restriction/walls"): _with(Permission.LIFT_RESTRICTION),
    ("GET", "/office/cases/new"): _with(Permission.FILE_CASE),
    ("POST", "/office/cases/new"): _with(Permission.FILE_CASE),
    ("POST", "/office/cases/next"): _with(Permission.FILE_CASE),
    ("GET", "/office/cases/slip"): _with(Permission.FILE_CASE),
    ("POST", "/office/cases/suggestion"): _with(Permission.FILE_CASE),
    ("GET", "/office/escalations"): _with(Permission.HANDLE_ESCALATION),
    ("GET", "/office/cases/bulk"): _with(Permission.READ_CASE),
    ("POST", "/office/cases/bulk"): _with(Permission.READ_CASE),
    ("GET", "/office/cases/bulk/<act_id>"): _with(Permission.READ_CASE),
    ("GET", "/office/cases/bulk/<act_id>/undo"): _with(Permission.READ_CASE),
    ("POST", "/office/cases/bulk/<act_id>/undo"): _with(Permission.READ_CASE),
    ("GET", "/office/help-calls"): _with(Permission.FILE_CASE),
    ("POST", "/office/help-calls/<call_id>/answer"): _with(Permission.FILE_CASE),
    ("GET", "/office/kiosks"): _with(Permission.MANAGE_KIOSKS),
    ("GET", "/office/kiosks/<kiosk>"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/<kiosk>/lock"): _with(Permission.MANAGE_KIOSKS),
    ("GET", "/office/kiosks/<kiosk>/place"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/<kiosk>/place"): _with(Permission.MANAGE_KIOSKS),
    ("GET", "/office/kiosks/<kiosk>/put-aside"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/<kiosk>/put-aside/<item_id>/retry"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/<kiosk>/reload"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/<kiosk>/tablet/revocation"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/<kiosk>/unlock"): _with(Permission.MANAGE_KIOSKS),
    ("GET", "/office/kiosks/new"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/new"): _with(Permission.MANAGE_KIOSKS),
    ("GET", "/office/kiosks/pair"): _with(Permission.MANAGE_KIOSKS),
    ("POST", "/office/kiosks/pair"): _with(Permission.MANAGE_KIOSKS),
    ("GET", "/office/surveys"): _with(Permission.MANAGE_SURVEYS),
    ("GET", "/office/surveys/new"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/new"): _with(Permission.MANAGE_SURVEYS),
    ("GET", "/office/surveys/<survey>"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/draft/discard"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/places"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/places/<placement>/removal"): _with(
        Permission.MANAGE_SURVEYS
    ),
    ("GET", "/office/surveys/<survey>/preview"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/publication"): _with(Permission.MANAGE_SURVEYS),
    ("GET", "/office/surveys/<survey>/questions/<question>"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/questions/<question>"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/questions/<question>/down"): _with(
        Permission.MANAGE_SURVEYS
    ),
    ("POST", "/office/surveys/<survey>/questions/<question>/removal"): _with(
        Permission.MANAGE_SURVEYS
    ),
    ("POST", "/office/surveys/<survey>/questions/<question>/up"): _with(Permission.MANAGE_SURVEYS),
    ("GET", "/office/surveys/<survey>/questions/new/<kind>"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/questions/new/<kind>"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/retirement"): _with(Permission.MANAGE_SURVEYS),
    ("POST", "/office/surveys/<survey>/return"): _with(Permission.MANAGE_SURVEYS),
    ("GET", "/office/surveys/<survey>/versions/<number>"): _with(Permission.MANAGE_SURVEYS),
    ("GET", "/office/labels"): _with(Permission.READ_CASE),
    ("POST", "/office/labels/<label_id>/merger"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/labels/<label_id>/name"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/labels/<label_id>/retirement"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/orientation"): STAFF,
    ("POST", "/office/orientation"): STAFF,
    ("GET", "/office/orientation/people"): _with(Permission.READ_BOARD),
    ("GET", "/office/orientation/people.csv"): _with(Permission.READ_BOARD),
    ("GET", "/office/policy/draft"): _with(Permission.PUBLISH_POLICY),
    ("POST", "/office/policy/draft"): _with(Permission.PUBLISH_POLICY),
    ("GET", "/office/policy/draft/preview"): _with(Permission.PUBLISH_POLICY),
    ("POST", "/office/policy/draft/publication"): _with(Permission.PUBLISH_POLICY),
    ("GET", "/office/trainings"): _with(Permission.LOG_TRAINING),
    ("GET", "/office/trainings/<training_id>"): _with(Permission.LOG_TRAINING),
    ("POST", "/office/trainings/<training_id>"): _with(Permission.LOG_TRAINING),
    ("GET", "/office/trainings/log.csv"): _with(Permission.LOG_TRAINING),
    ("GET", "/office/trainings/mine"): STAFF,
    ("GET", "/office/trainings/new/<department>"): _with(Permission.LOG_TRAINING),
    ("POST", "/office/trainings/new/<department>"): _with(Permission.LOG_TRAINING),
    ("GET", "/office/trainings/people.csv"): _with(Permission.LOG_TRAINING),
    ("GET", "/office/policy/text"): STAFF,
    ("GET", "/office/policy/text/<version>"): STAFF,
    ("GET", "/office/outbox"): _with(Permission.READ_OUTBOX),
    ("POST", "/office/outbox/<message_id>/delivery"): _with(Permission.RESEND_OUTBOX),
    ("GET", "/office/policy"): _with(Permission.READ_BOARD),
    ("POST", "/office/policy/evidence"): _with(Permission.READ_BOARD),
    ("GET", "/office/ratings"): _with(Permission.READ_RATINGS),
    ("GET", "/office/ratings/visits"): _with(Permission.READ_RATINGS),
    ("GET", "/office/ratings/visits.csv"): _with(Permission.READ_RATINGS),
    ("POST", "/office/ratings/visits/<rating_id>/case"): _with(Permission.FILE_CASE),
    ("GET", "/office/reviews"): _with(Permission.READ_REVIEW),
    ("GET", "/office/reviews/<review_id>"): _with(Permission.READ_REVIEW),
    ("POST", "/office/reviews/<review_id>/actions"): _with(Permission.HOLD_REVIEW),
    ("GET", "/office/reviews/<review_id>/actions.csv"): _with(Permission.READ_REVIEW),
    ("POST", "/office/reviews/<review_id>/carried"): _with(Permission.HOLD_REVIEW),
    ("POST", "/office/reviews/<review_id>/figures"): _with(Permission.HOLD_REVIEW),
    ("GET", "/office/reviews/<review_id>/figures.csv"): _with(Permission.READ_REVIEW),
    ("POST", "/office/reviews/<review_id>/findings"): _with(Permission.HOLD_REVIEW),
    ("GET", "/office/reviews/<review_id>/print"): _with(Permission.READ_REVIEW),
    ("POST", "/office/reviews/<review_id>/sign-off"): _with(Permission.HOLD_REVIEW),
    ("GET", "/office/reviews/actions/<action_id>"): _with(Permission.READ_REVIEW),
    ("POST", "/office/reviews/actions/<action_id>"): _with(Permission.READ_REVIEW),
    ("GET", "/office/reviews/new"): _with(Permission.HOLD_REVIEW),
    ("POST", "/office/reviews/new"): _with(Permission.HOLD_REVIEW),
    # The steps of signing in ask for what the step before left in the browser.
    ("GET", "/office/second-factor"): EVERYONE,
    ("POST", "/office/second-factor"): EVERYONE,
    ("GET", "/office/sign-in"): EVERYONE,
    ("POST", "/office/sign-in"): EVERYONE,
    ("GET", "/office/sign-in/enrol"): EVERYONE,
    ("POST", "/office/sign-in/enrol"): EVERYONE,
    ("GET", "/office/sign-in/new-password"): EVERYONE,
    ("POST", "/office/sign-in/new-password"): EVERYONE,
    ("GET", "/office/settings"): STAFF,
    ("GET", "/office/settings/training"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/training/months"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/sign-out"): EVERYONE,
    ("GET", "/office/views"): _with(Permission.READ_CASE),
    ("POST", "/office/views"): _with(Permission.READ_CASE),
    ("POST", "/office/views/<view_id>/name"): _with(Permission.READ_CASE),
    ("POST", "/office/views/<view_id>/removal"): _with(Permission.READ_CASE),
    ("GET", "/q/<poster>"): EVERYONE,
    ("GET", "/rate"): EVERYONE,
    ("GET", "/rate/<site>"): EVERYONE,
    ("POST", "/rate/<site>"): EVERYONE,
    ("GET", "/rate/<site>/thanks"): EVERYONE,
    ("GET", "/readyz"): EVERYONE,
    ("GET", "/receipt"): EVERYONE,
    ("GET", "/receipt/picture"): EVERYONE,
    ("GET", "/static/<filename>"): EVERYONE,
    ("GET", "/t"): EVERYONE,
    ("GET", "/track"): EVERYONE,
    ("POST", "/track"): EVERYONE,
    ("GET", "/office/settings/calendar"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/calendar/<change>/preview"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/calendar/<change>"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/retention"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/retention/preview"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/retention"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/departments"): _with(Permission.DESIGNATE_CONTACT),
    ("GET", "/office/settings/departments/new"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/departments/new"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/departments/<department>"): _with(Permission.DESIGNATE_CONTACT),
    ("POST", "/office/settings/departments/<department>/activation"): _with(
        Permission.MANAGE_SETTINGS
    ),
    ("POST", "/office/settings/departments/<department>/deactivation"): _with(
        Permission.MANAGE_SETTINGS
    ),
    ("POST", "/office/settings/departments/<department>/description"): _with(
        Permission.MANAGE_SETTINGS
    ),
    ("POST", "/office/settings/departments/<department>/designation"): _with(
        Permission.DESIGNATE_CONTACT
    ),
    ("POST", "/office/settings/departments/<department>/triage"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/changes"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/people"): _with(Permission.MANAGE_STAFF),
    ("GET", "/office/settings/people/new"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/new"): _with(Permission.MANAGE_STAFF),
    ("GET", "/office/settings/people/<staff_id>"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/<staff_id>/disabling"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/<staff_id>/enabling"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/<staff_id>/handover"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/<staff_id>/particulars"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/<staff_id>/password"): _with(Permission.MANAGE_STAFF),
    ("POST", "/office/settings/people/<staff_id>/roles"): _with(Permission.MANAGE_STAFF),
    ("GET", "/office/settings/sites"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/sites/new"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/sites/new"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/sites/<site>"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/sites/<site>"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/categories"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/categories/new"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/categories/new"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/categories/<category>"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/categories/<category>"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/categories/<category>/target"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/categories/<category>/target"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/reply-templates"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/reply-templates/new"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/reply-templates/new"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/reply-templates/<template>"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/reply-templates/<template>"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/reply-templates/<template>/approval"): _with(
        Permission.MANAGE_SETTINGS
    ),
    ("POST", "/office/settings/reply-templates/<template>/retirement"): _with(
        Permission.MANAGE_SETTINGS
    ),
    ("GET", "/office/settings/languages"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/languages"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/settings/branding"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/branding"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/branding/logo"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/settings/branding/logo/removal"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/branding.css"): EVERYONE,
    ("GET", "/branding/logo"): EVERYONE,
    ("GET", "/office/setup"): _with(Permission.MANAGE_SETTINGS),
    ("GET", "/office/setup/link"): _with(Permission.MANAGE_SETTINGS),
    ("POST", "/office/setup/link"): _with(Permission.MANAGE_SETTINGS),
}
EXAMPLES = {
    "absence_id": "1",
    "action_id": "1",
    "act_id": "1",
    "attachment_id": "1",
    "category": "permit-delay",
    "change": "hours",
    "department": "permits",
    "filename": "css/base.css",
    "kind": "face",
    "kiosk": "lobby",
    "item_id": "1",
    "call_id": "1",
    "label_id": "1",
    "message_id": "1",
    "number": "1",
    "photo_id": "1",
    "placement": "1",
    "poster": "hall-permits",
    "question": "visit",
    "rating_id": "1",
    "reference": "2026-000001",
    "review_id": "1",
    "site": "city-hall",
    "staff_id": "1",
    "survey": "your-visit",
    "training_id": "1",
    "template": "acknowledge-thanks",
    "version": "1.0",
    "view_id": "1",
}
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
