"""Periodic reviews through the pages: held by some, read by more, changed by nobody else (D.2)."""

import csv
import io

import pytest

from portal.db import Database
from portal.domain.permissions import Role
from tests.factories import staff_called
from tests.office.cases import file
from tests.office.conftest import Office
from tests.office.test_board import plant_allegation, rate
from tests.support.pages import Answer, BrowserlikeClient

REVIEWS = "/office/reviews"
NEW = f"{REVIEWS}/new"
FINDINGS = "Answers came in time; two departments lack a deputy."


def test_a_review_is_opened_written_signed_off_and_printed(office: Office) -> None:
    reviewer = office("reviewer")
    address = opened(reviewer)

    written(reviewer, address)
    answer = act(reviewer, address, "sign-off")

    page = reviewer.follow(answer).page
    assert "The review is signed off." in page.text
    assert FINDINGS in page.text
    printed = reviewer.get(f"{address}/print").page
    assert FINDINGS in printed.text
    assert "The mean of the answers" in printed.text, "with the definitions"


def test_the_list_shows_how_each_review_stands(office: Office) -> None:
    reviewer = office("reviewer")
    assert "No review has been held yet" in reviewer.get(REVIEWS).page.text

    opened(reviewer, title="November", first_on="2026-11-01", last_on="2026-11-30")

    assert "November" in reviewer.get(REVIEWS).page.links
    assert "Provisional" in reviewer.get(REVIEWS).page.text


def test_a_provisional_review_warns_and_is_not_signed_off(office: Office) -> None:
    reviewer = office("reviewer")
    address = opened(reviewer, first_on="2026-11-01", last_on="2026-11-30")
    written(reviewer, address)

    answer = act(reviewer, address, "sign-off")

    assert "The period is not over yet." in reviewer.get(address).page.text
    assert answer.status_code == 409
    assert "The figures are provisional. Count them again" in answer.page.text


def test_provisional_figures_are_counted_again(office: Office, database: Database) -> None:
    reviewer = office("reviewer")
    address = opened(reviewer, first_on="2026-11-01", last_on="2026-11-30")
    file(database)

    answer = act(reviewer, address, "figures")

    assert "The figures are counted anew." in reviewer.follow(answer).page.text
    assert "Cases received: 1" in reviewer.get(address).page.text


def test_signing_off_asks_for_findings_first(office: Office) -> None:
    reviewer = office("reviewer")

    answer = act(reviewer, opened(reviewer), "sign-off")

    assert answer.status_code == 409
    assert "Write down the findings first" in answer.page.text


def test_a_late_change_to_a_signed_review_is_refused_with_its_words_kept(office: Office) -> None:
    reviewer, other = office("reviewer"), office("administrator")
    address = opened(reviewer)
    written(reviewer, address)
    still_open = other.get(address).page
    act(reviewer, address, "sign-off")

    answer = other.submit(still_open, f"{address}/findings", findings="I see it otherwise.")

    assert answer.status_code == 409
    assert "This review is signed off" in answer.page.text
    assert "I see it otherwise." in answer.page.html
    assert FINDINGS in reviewer.get(address).page.text


def test_an_action_is_decided_and_its_assignee_says_what_was_done(
    office: Office, database: Database
) -> None:
    reviewer, supervisor = office("reviewer"), office("supervisor")
    address = opened(reviewer)
    decided(reviewer, database, address, "Name a deputy for parks.")

    page = supervisor.get(address).page
    link = page.links["Say what was done: Name a deputy for parks."]
    answer = supervisor.submit(supervisor.get(link).page, link, done_words="Ana it is.")

    assert answer.status_code == 303
    assert "Ana it is." in supervisor.follow(answer).page.text
    again = supervisor.post(link, data={**token(supervisor), "done_words": "Somebody else."})
    assert again.status_code == 409
    assert "Somebody else." in again.page.html


def test_the_next_review_takes_over_what_was_left_undone(
    office: Office, database: Database
) -> None:
    reviewer = office("reviewer")
    decided(reviewer, database, opened(reviewer), "Name a deputy for parks.")
    following = opened(reviewer, title="Next", first_on="2026-10-01", last_on="2026-10-31")
    assert "Left undone by earlier reviews" in reviewer.get(following).page.text

    answer = act(reviewer, following, "carried")

    page = reviewer.follow(answer).page
    assert "Name a deputy for parks." in page.text
    assert "Left undone by earlier reviews" not in page.text


def test_what_is_wrong_in_a_form_is_said_beside_it(office: Office) -> None:
    reviewer = office("reviewer")
    page = reviewer.get(NEW).page

    answer = reviewer.submit(page, NEW, title="", first_on="2026-10-02", last_on="2026-10-01")

    assert answer.status_code == 422
    assert answer.page.errors["title"] == "Please give the review a title."
    assert answer.page.errors["last_on"] == "The last day is before the first."
    address = opened(reviewer)
    page = reviewer.get(address).page
    answer = reviewer.submit(page, f"{address}/actions", words="Do it.", due_on="2020-01-01")
    assert answer.status_code == 422
    assert answer.page.errors == {"due_on": "This day is over already."}
    assert "Do it." in answer.page.html


@pytest.mark.parametrize(("role", "reads"), [("supervisor", 200), ("contact", 403)])
def test_who_holds_no_review_changes_none(office: Office, role: str, reads: int) -> None:
    address, browser = opened(office("reviewer")), office(role)

    assert browser.get(address).status_code == reads
    for part in ("findings", "actions", "carried", "sign-off", "figures"):
        assert browser.post(f"{address}/{part}", data=token(browser)).status_code == 403
    if reads == 200:
        assert not browser.get(address).page.document.all("textarea")


def test_figures_and_actions_come_as_tables_without_formulas(
    office: Office, database: Database
) -> None:
    reviewer = office("reviewer")
    address = opened(reviewer)
    decided(reviewer, database, address, '=HYPERLINK("x")')

    figures = table(reviewer.get(f"{address}/figures.csv"))
    actions = table(reviewer.get(f"{address}/actions.csv"))

    assert [line[0] for line in figures if line[4]][1:3] == ["DEF.customer", "DEF.complaint"]
    assert actions[1][2] == '\'=HYPERLINK("x")'


@pytest.mark.parametrize("name", ["supervisor", "reviewer"])
def test_whoever_is_named_reads_reviews_as_if_the_case_were_not_there(
    office: Office, database: Database, name: str
) -> None:
    rate(database, treatment=4, outcome=4)
    plant_allegation(database, "deputy")
    named, holder = office(name), office("administrator")
    period = {"first_on": "2026-11-01", "last_on": "2026-11-30"}
    addresses = [opened(holder, **period)]
    plant_allegation(database, name)
    addresses.append(opened(holder, **period))

    for part in ("", "/print", "/figures.csv", "/actions.csv"):
        without, with_it = (
            named.get(address + part).get_data(as_text=True).replace(address, "")
            for address in addresses
        )
        assert lines(without) == lines(with_it), part


def opened(browser: BrowserlikeClient, **changes: str) -> str:
    """The address of a review of the third quarter, opened just now."""
    plan = {"title": "Third quarter", "first_on": "2026-07-01", "last_on": "2026-09-30"}
    answer = browser.submit(browser.get(NEW).page, NEW, **(plan | changes))
    assert answer.status_code == 303
    return str(answer.location)


def written(browser: BrowserlikeClient, address: str) -> None:
    """Findings are kept."""
    page = browser.get(address).page
    answer = browser.submit(page, f"{address}/findings", findings=FINDINGS)
    assert answer.status_code == 303


def decided(browser: BrowserlikeClient, database: Database, address: str, words: str) -> None:
    """An action is decided for the supervisor, until the first of December."""
    with database.reading() as session:
        supervisor = str(staff_called(session, Role.SUPERVISOR).id)
    answer = browser.submit(
        browser.get(address).page,
        f"{address}/actions",
        clause="B.3",
        words=words,
        assignee=supervisor,
        due_on="2026-12-01",
    )
    assert answer.status_code == 303


def act(browser: BrowserlikeClient, address: str, part: str) -> Answer:
    """Press the button of this part of the review's page."""
    return browser.submit(browser.get(address).page, f"{address}/{part}")


def token(browser: BrowserlikeClient) -> dict[str, str]:
    """The token that every form carries."""
    form = browser.get("/office/account").page.form("/office/sign-out")
    return {"csrf_token": form.fields["csrf_token"]}


def table(answer: Answer) -> list[list[str]]:
    """The rows of a downloaded table."""
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))


def lines(text: str) -> list[str]:
    """The lines, without the tokens that differ from page to page."""
    return [line for line in text.splitlines() if "csrf_token" not in line]
