"""Giving feedback: what is accepted, what is not, and that nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from portal.db import Database
from portal.domain.case import Kind
from portal.domain.permissions import ConductLane
from portal.models import Category, Department, OutboxMessage
from tests.resident.conftest import City, Resident, code_on
from tests.support.pages import BrowserlikeClient


def test_words_alone_are_enough(client: Resident, the_city: City) -> None:
    answer = client.fill_in()

    assert (answer.status_code, answer.location) == (303, "/receipt")
    case = the_city.case()
    assert (case.description, case.kind, case.contact_email) == (
        "The lamp is out.",
        Kind.COMPLAINT,
        "",
    )


def test_everything_that_is_filled_in_is_filed(client: Resident, the_city: City) -> None:
    client.fill_in(
        kind="question",
        department="permits",
        category="permit-delay",
        site="city-hall",
        location="Window 3",
        contact_name="Ana",
        contact_email="ana@example.org",
        contact_phone="+1 (312) 555-0100",
    )

    case = the_city.case()
    assert (case.kind, case.location, case.contact_name) == (Kind.QUESTION, "Window 3", "Ana")
    assert (case.contact_email, case.contact_phone) == ("ana@example.org", "+1 (312) 555-0100")
    assert None not in (case.category_id, case.site_id)
    assert not case.is_restricted
    assert ("case_received", "ana@example.org") in _mails(the_city)


def test_the_address_fills_the_form_in(client: Resident) -> None:
    asked = "/feedback?kind=suggestion&department=permits&category=permit-delay&site=city-hall"
    page = client.get(asked).page

    fields = page.form("/feedback").fields
    assert fields["kind"] == "suggestion"
    assert fields["category"] == "permit-delay"
    assert "Change department" in page.text


@pytest.mark.parametrize("query", ["kind=rant", "department=moon&site=%00", "category=x&site[]=1"])
def test_what_the_city_does_not_know_is_passed_over_in_an_address(
    client: Resident, query: str
) -> None:
    fields = client.get(f"/feedback?{query}").page.form("/feedback").fields

    assert (fields["kind"], fields["department"], fields["site"]) == ("complaint", "unsure", "")


def test_a_look_at_the_form_promises_a_date(client: Resident) -> None:
    assert "A person will answer you by" in client.get("/feedback").page.text


def test_without_words_everything_else_is_kept(client: Resident) -> None:
    answer = client.fill_in(
        description="  ", location="Window 3", contact_name="Ana", kind="question"
    )

    assert answer.status_code == 422
    assert answer.page.errors == {"description": "Please tell us what happened."}
    assert answer.page.problems == ["Please tell us what happened."]
    before = answer.page.form("/feedback").fields
    assert (before["location"], before["contact_name"]) == ("Window 3", "Ana")
    assert before["kind"] == "question"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "x" * 4001),
        ("location", "two\nlines"),
        ("location", "x" * 201),
        ("staff_named", "one\u2028two"),
        ("contact_name", "Ana\r\nBcc: everybody@example.org"),
        ("contact_name", "x" * 121),
        ("contact_email", "ana@"),
        ("contact_email", "ana@example.org\nBcc: x@example.org"),
        ("contact_email", "a" * 250 + "@example.org"),
        ("contact_phone", "call me"),
        ("contact_phone", "1" * 41),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_kept(
    client: Resident, the_city: City, field: str, value: str
) -> None:
    answer = client.fill_in(**{"description": "Dark.", field: value})

    assert answer.status_code == 422
    assert list(answer.page.errors) == [field]
    assert len(answer.page.problems) == 1
    assert the_city.cases() == 0


@pytest.mark.parametrize("field", ["kind", "department", "site", "category"])
def test_a_choice_that_is_not_offered_is_refused(
    client: Resident, the_city: City, field: str
) -> None:
    data = client.get("/feedback").page.form("/feedback").filled_in(description="Dark.")
    data[field] = "nothing-like-that"
    answer = client.post("/feedback", data=data)

    assert answer.status_code == 422
    assert answer.page.errors == {field: "Choose one from the list."}
    assert the_city.cases() == 0


def test_four_thousand_characters_are_accepted_however_lines_end(
    client: Resident, the_city: City
) -> None:
    client.fill_in(description="é\n" * 1999 + "éé")

    assert len(the_city.case().description) == 4000


def test_a_pasted_text_loses_nothing_that_can_be_seen(client: Resident, the_city: City) -> None:
    client.fill_in(description=" one\r\ntwo\x0bthree\u2028four\x02five\0")

    assert the_city.case().description == "one\ntwo\nthree\nfour five"


def test_a_subject_leads_somebody_unsure_to_its_department(
    client: Resident, the_city: City
) -> None:
    client.fill_in(department="unsure", category="permit-delay")

    assert _department(the_city) == "permits"


def test_a_subject_of_another_department_is_a_contradiction(client: Resident) -> None:
    answer = client.fill_in(department="parks", category="permit-delay")

    assert answer.status_code == 422
    assert "belongs to Permits" in answer.page.errors["category"]


def test_what_is_not_active_is_not_offered(client: Resident, database: Database) -> None:
    with database.writing() as session:
        session.query(Department).filter_by(slug="parks").one().is_active = False
        session.query(Category).one().is_active = False

    form = client.get("/feedback").page.form("/feedback")
    assert form.choices("department") == ["unsure", "city-clerk", "permits"]
    assert form.choices("category") == [""]


def test_where_nobody_sorts_nobody_can_be_unsure(client: Resident, database: Database) -> None:
    with database.writing() as session:
        session.query(Department).filter_by(slug="city-clerk").one().is_triage = False

    form = client.get("/feedback").page.form("/feedback")
    assert "unsure" not in form.choices("department")


def test_conduct_makes_the_case_restricted(client: Resident, the_city: City) -> None:
    client.fill_in(department="permits", about_conduct="y", staff_named="The man at window 3")

    case = the_city.case()
    assert case.is_restricted
    assert case.staff_named == "The man at window 3"


def test_each_view_of_the_form_has_a_key_of_its_own_and_a_mistake_keeps_it(
    client: Resident,
) -> None:
    first, second = (client.get("/feedback").page for _ in range(2))
    key = _key(first)

    assert key != _key(second)
    assert _key(client.fill_in(first, description="").page) == key


def test_a_key_that_is_not_ours_does_not_keep_anybody_from_filing(
    client: Resident, the_city: City
) -> None:
    client.fill_in(idempotency_key="x")

    assert the_city.cases() == 1


def test_the_same_form_twenty_times_at_once_is_one_case_with_one_receipt(
    app: Flask, client: Resident, the_city: City
) -> None:
    data = client.get("/feedback").page.form("/feedback").filled_in(description="Dark.")
    data = {name: data[name] for name in data if name != "photos"}
    cookie = client.client.get_cookie("session", domain="portal.test")

    def send(_number: int) -> str:
        browser = BrowserlikeClient(app)
        browser.client.set_cookie("session", cookie.value, domain="portal.test")
        answer = browser.post("/feedback", data=data)
        assert answer.status_code == 303
        return code_on(browser.follow(answer).page)

    with ThreadPoolExecutor(20) as pool:
        codes = set(pool.map(send, range(20)))

    assert len(codes) == 1
    assert the_city.cases() == 1


def test_going_back_and_sending_the_same_again_gives_the_same_receipt(
    client: Resident, the_city: City
) -> None:
    page = client.get("/feedback").page
    codes = {code_on(client.follow(client.fill_in(page)).page) for _ in range(2)}

    assert len(codes) == 1
    assert the_city.cases() == 1


def test_without_the_token_nothing_is_filed_and_the_words_come_back(
    client: Resident, the_city: City
) -> None:
    answer = client.post("/feedback", data={"description": "The lamp is out.\nSince May."})

    assert answer.status_code == 400
    assert "Since May." in answer.text
    assert the_city.cases() == 0


def test_too_much_is_refused_and_not_cut_off(client: Resident, the_city: City) -> None:
    data = client.get("/feedback").page.form("/feedback").filled_in(description="x" * 400_000)
    data = {name: data[name] for name in data if name != "photos"}
    answer = client.post("/feedback", data=data)

    assert answer.status_code == 413
    assert the_city.cases() == 0


@pytest.mark.parametrize(("tag", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_a_case_speaks_the_language_of_its_form(
    client: Resident, the_city: City, tag: str, direction: str
) -> None:
    page = client.get(f"/feedback?lang={tag}").page
    assert (page.lang, f'dir="{direction}"' in page.html) == (tag, True)

    client.fill_in(page)
    assert the_city.case().language == tag


def _key(page) -> str:
    return page.form("/feedback").fields["idempotency_key"]


def _mails(city: City) -> list[tuple[str, str]]:
    return [(mail.notice, mail.to_address) for mail in city.rows(OutboxMessage)]


def _department(city: City) -> str:
    department_id = city.case().department_id
    return next(d.slug for d in city.rows(Department) if d.id == department_id)


def test_whoever_fears_the_department_can_choose_human_resources(
    client: Resident, the_city: City
) -> None:
    client.fill_in(about_conduct="y", for_human_resources="y")

    case = the_city.case()
    assert (case.is_restricted, case.lane) == (True, ConductLane.HUMAN_RESOURCES)
