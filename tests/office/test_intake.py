"""Entering what people say, write and post: the same receipt on every channel (policy SCOPE)."""

import re

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from portal.db import Database
from portal.domain.tracking_code import normalise
from portal.models import Case, Category, City, Department, OutboxMessage
from portal.translations import direction_of
from tests.office.conftest import Office
from tests.support.html import has_class, text_of
from tests.support.pages import Answer, BrowserlikeClient, Page
from tests.support.untranslated import TAGS, english_in

NEW, SLIP, NEXT = "/office/cases/new", "/office/cases/slip", "/office/cases/next"
PERSON = {
    "contact_name": "Ana Ruiz",
    "contact_email": "ana@example.org",
    "contact_phone": "+1 312 555 0100",
}


def test_a_case_from_the_counter_is_filed_like_every_other(
    office: Office, database: Database
) -> None:
    answer = enter(office("counter"), department="permits", wants_interpreter="y", **PERSON)

    assert (answer.status_code, answer.location) == (303, SLIP)
    case = the_case(database)
    assert (case.channel, case.description) == ("in_person", "The lamp is out.")
    assert (case.contact_name, case.wants_interpreter) == ("Ana Ruiz", True)
    assert case.filed_by_id is not None
    with database.reading() as session:
        mails = session.scalars(select(OutboxMessage.to_address)).all()
    assert "ana@example.org" in mails


def test_a_letter_received_last_tuesday_is_due_two_business_days_after_it(
    office: Office, database: Database
) -> None:
    browser = office("contact")
    answer = enter(browser, department="permits", channel="letter", received_at="2026-11-17T09:00")

    slip = browser.follow(answer).page
    assert "A person should have answered you by Thursday, November 19" in slip.text
    assert "We want to finish your case by Wednesday, December 2" in slip.text
    reference = the_case(database).reference
    history = browser.get(f"/office/cases/{reference}?view=history").page.text
    assert "Feedback received: Letter, Tuesday, November 17" in history
    assert "Contact" in history


def test_a_date_left_alone_means_now_however_long_the_form_stood_open(
    office: Office, database: Database, clock
) -> None:
    browser = office("counter")
    page = browser.get(NEW).page
    assert page.form(NEW).fields["received_at"] == "2026-11-23T10:00"

    clock.shift(20 * 60)
    enter(browser, page)

    assert the_case(database).received_at.minute == 20


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-11-23T10:01", "This is in the future"),
        ("2027-11-23T10:00", "This is in the future"),
        ("2026-10-20T10:00", "more than 30 days ago"),
        ("2015-10-20T10:00", "more than ten years ago"),
        ("0001-01-01T00:00", "both the date and the time"),
        ("9999-12-31T23:59", "both the date and the time"),
        ("", "both the date and the time"),
        ("last Tuesday", "both the date and the time"),
    ],
)
def test_an_impossible_or_doubtful_date_is_asked_about_and_everything_is_kept(
    office: Office, database: Database, typed: str, sentence: str
) -> None:
    answer = enter(office("counter"), received_at=typed, **PERSON)

    assert answer.status_code == 422
    assert list(answer.page.errors) == ["received_at"]
    assert sentence in answer.page.errors["received_at"]
    fields = answer.page.form(NEW).fields
    assert (fields["received_at"], fields["contact_name"]) == (typed, "Ana Ruiz")
    assert the_case(database) is None


def test_a_letter_that_lay_for_long_is_filed_once_the_clerk_is_sure(
    office: Office, database: Database
) -> None:
    browser = office("counter")
    asked = enter(browser, received_at="2026-09-01T10:00").page

    assert browser.submit(asked, NEW, is_long_ago="y").status_code == 303
    assert the_case(database).received_at.month == 9


def test_without_channel_and_words_both_are_asked_for(office: Office, database: Database) -> None:
    page = office("counter").get(NEW).page
    assert "channel" not in page.form(NEW).fields

    answer = enter(office("counter"), channel=None, description="", kind="question")

    assert (answer.status_code, set(answer.page.errors)) == (422, {"channel", "description"})
    assert len(answer.page.problems) == 2
    assert answer.page.form(NEW).fields["kind"] == "question"
    assert the_case(database) is None


def test_nothing_of_the_person_before_is_filled_in(office: Office) -> None:
    browser = office("counter")
    before = browser.get(NEW).page.form(NEW).fields
    enter(
        browser,
        channel="phone",
        language="es",
        site="city-hall",
        department="permits",
        kind="question",
        **PERSON,
    )

    after = browser.get(NEW).page
    changing = {"idempotency_key", "csrf_token"}
    assert {name: after.form(NEW).fields[name] for name in before if name not in changing} == {
        name: value for name, value in before.items() if name not in changing
    }
    assert after.form(NEW).fields["idempotency_key"] != before["idempotency_key"]
    assert not any(value in after.html for value in PERSON.values())


def test_the_browser_is_told_to_fill_nothing_in(office: Office) -> None:
    page = office("counter").get(NEW).page
    (form,) = [e for e in page.document.all("form") if has_class(e, "intake")]
    typed = [e for e in form.iter() if e.tag in ("textarea", "select", "input")]
    hidden = ("hidden", "radio", "checkbox")

    assert form.get("autocomplete") == "off"
    assert all(e.get("autocomplete") == "off" for e in typed if e.get("type") not in hidden)


def test_an_allegation_is_restricted_from_its_first_second(
    office: Office, database: Database
) -> None:
    browser = office("counter")
    assert "will not be able to open the case" in browser.get(NEW).page.text
    answer = enter(
        browser, department="permits", about_conduct="y", staff_named="The man at window 3"
    )

    slip = browser.follow(answer).page
    case = the_case(database)
    assert case.is_restricted
    assert case.reference in slip.text
    assert "You cannot open this case yourself" in slip.text
    assert "Open the case" not in slip.links
    assert browser.get(f"/office/cases/{case.reference}").status_code == 404
    assert office("supervisor").get(f"/office/cases/{case.reference}").status_code == 200


def test_sending_twice_files_once_with_one_code(office: Office, database: Database) -> None:
    browser = office("counter")
    page = browser.get(NEW).page
    codes = {code_on(browser.follow(enter(browser, page)).page) for _ in range(2)}

    assert len(codes) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Case.id)).all()) == 1


def test_an_arabic_slip_runs_from_right_to_left_and_its_picture_holds_the_code(
    office: Office,
) -> None:
    browser = office("counter")
    page = browser.follow(enter(browser, language="ar", department="permits")).page
    (slip,) = [e for e in page.document.all("section") if has_class(e, "slip")]

    assert (page.lang, slip.get("lang"), slip.get("dir")) == ("en", "ar", "rtl")
    assert "Permits (ar)" in text_of(slip)
    assert "ريفرتون" in text_of(slip)
    assert scanned(slip) == f"http://portal.test/t#{code_on(page)}"


def test_a_slip_is_in_the_residents_own_language_whichever_it_is(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        session.execute(update(City).values(language_tags=["en", *TAGS]))
    browser = office("counter")

    for tag in TAGS:
        page = browser.follow(enter(browser, language=tag, department="permits")).page
        (slip,) = [e for e in page.document.all("section") if has_class(e, "slip")]
        assert (slip.get("lang"), slip.get("dir")) == (tag, direction_of(tag))
        assert english_in(text_of(slip), tag) == [], tag


def test_a_slip_is_for_the_session_that_entered_the_case(
    office: Office, database: Database
) -> None:
    browser = office("counter")
    answer = enter(browser)
    code = code_on(browser.follow(answer).page)
    cookie = browser.client.get_cookie("session", domain="portal.test").value
    other = office("contact")
    other.client.set_cookie("session", cookie, domain="portal.test")

    assert normalise(code) not in cookie
    assert browser.get(SLIP).headers["Cache-Control"] == "no-store"
    assert other.get(SLIP).status_code == 404
    case = the_case(database)
    stored = [str(getattr(case, column.name)) for column in Case.__table__.columns]
    assert not any(normalise(code) in value for value in stored)


def test_the_next_case_begins_with_nothing_of_the_one_before(office: Office) -> None:
    browser = office("counter")
    page = browser.follow(enter(browser, **PERSON)).page
    kept = browser.client.get_cookie("session", domain="portal.test").value

    answer = browser.submit(page, NEXT)
    assert answer.location == NEW
    assert browser.get(SLIP).status_code == 404
    assert browser.client.get_cookie("session", domain="portal.test").value != kept
    with browser.client.session_transaction(base_url=browser.base_url) as session:
        assert "slip" not in session


def test_words_suggest_a_department_while_they_are_typed(
    office: Office, database: Database
) -> None:
    add_keywords(database)
    browser = office("counter")
    form = browser.get(NEW).page.form(NEW).filled_in(description="Where is my permit?")

    fragment = browser.post("/office/cases/suggestion", is_htmx=True, data=form)

    assert "This sounds like Permits – Category" in fragment.page.text
    assert "(“permit”)" in fragment.page.text
    assert 'data-department="permits"' in fragment.text


def test_without_a_script_a_button_suggests_and_another_takes_it_over(
    office: Office, database: Database
) -> None:
    add_keywords(database)
    browser = office("counter")
    page = browser.get(NEW).page
    suggested = browser.submit(page, NEW, press="suggest", description="Where is my permit?").page
    chosen = browser.submit(suggested, NEW, press="choose").page

    assert "This sounds like Permits" in suggested.text
    fields = chosen.form(NEW).fields
    assert (fields["department"], fields["category"]) == ("permits", "permit-delay")
    assert fields["description"] == "Where is my permit?"
    assert the_case(database) is None


def test_what_is_taken_off_the_list_meanwhile_is_asked_for_again(
    office: Office, database: Database
) -> None:
    browser = office("counter")
    page = browser.get(NEW).page
    with database.writing() as session:
        session.query(Department).filter_by(slug="parks").one().is_active = False

    answer = enter(browser, page, department="parks")

    assert answer.status_code == 422
    assert list(answer.page.errors) == ["department"]


def enter(browser: BrowserlikeClient, page: Page | None = None, **changes: object) -> Answer:
    """Fill the form in and send it; channel and words are given unless the test is about them."""
    page = page or browser.get(NEW).page
    values = {"channel": "in_person", "description": "The lamp is out.", **changes}
    return browser.submit(page, NEW, **values)


def the_case(database: Database) -> Case | None:
    """The case that was entered last."""
    with database.reading() as session:
        return session.scalars(select(Case).order_by(Case.id.desc())).first()


def add_keywords(database: Database) -> None:
    """The city's own words for its one category."""
    with database.writing() as session:
        session.query(Category).one().keywords = {"en": ["permit"]}


def code_on(page: Page) -> str:
    """The tracking code that a slip shows."""
    (code,) = [e for e in page.document.all("p") if has_class(e, "code")]
    return text_of(next(iter(code.iter("code"))))


def scanned(slip) -> str:
    """What a camera reads in the picture: its strokes painted, 8 pixels a module."""
    svg = next(e for e in slip.iter() if e.tag.endswith("svg") and e.get("class") == "qr")
    path = next(e for e in svg.iter() if e.tag.endswith("path"))
    side = int(svg.get("viewBox").split()[-1])
    image = Image.new("L", (side, side), 255)
    x = y = 0
    for pen, number, row in re.findall(r"([Mmh])(\d+)(?: (\d+))?", path.get("d")):
        if pen == "M":
            x, y = int(number), int(row)
        elif pen == "m":
            x += int(number)
        else:
            image.paste(0, (x, y, x + int(number), y + 1))
            x += int(number)
    (found,) = zxingcpp.read_barcodes(image.resize((side * 8, side * 8), Image.Resampling.NEAREST))
    return found.text
