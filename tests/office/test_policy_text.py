"""The policy as staff read it, and as it is written and published."""

from datetime import timedelta

from sqlalchemy import select

from portal.db import Database
from portal.domain.policy import Clause
from portal.models import PolicyVersion
from tests.factories import a_policy
from tests.office.conftest import Office
from tests.support.html import text_of

TEXT, DRAFT = "/office/policy/text", "/office/policy/draft"
PREVIEW, PUBLISH = f"{DRAFT}/preview", f"{DRAFT}/publication"


def test_everybody_reads_the_version_in_force(office: Office, database: Database) -> None:
    publish(database, "1.0")

    page = office("counter").get(TEXT).page

    assert page.h1 == "Customer service policy, version 1.0"
    for clause in Clause:
        assert f"The words of {clause}." in page.text


def test_before_anything_is_published_the_page_says_so(office: Office) -> None:
    assert "No policy has been published yet" in office().get(TEXT).page.text
    assert office().get(f"{TEXT}/1.0").status_code == 404


def test_earlier_versions_can_still_be_read(office: Office, database: Database) -> None:
    publish(database, "1.0")
    publish(database, "1.1", clauses=words("Quite new."), change_note={"en": "All is new."})
    contact = office()

    now, before = contact.get(TEXT).page, contact.get(f"{TEXT}/1.0").page

    assert "Quite new." in now.text
    assert "All is new." in now.text
    assert now.links["Version 1.0"] == f"{TEXT}/1.0"
    assert "The words of A.1." in before.text
    assert "This is an earlier version" in before.text


def test_an_address_that_is_no_version_leads_nowhere(office: Office, database: Database) -> None:
    publish(database, "1.0")
    contact = office()
    for version in ("9.9", "x", "1", "0.0", "1.0.0"):
        assert contact.get(f"{TEXT}/{version}").status_code == 404


def test_a_clause_without_translation_says_in_which_language_it_is(
    office: Office, database: Database
) -> None:
    publish(database, "1.0", clauses={clause: {"ar": "نص"} for clause in Clause})

    page = office().get(TEXT).page

    assert "In Arabic, because it has not been translated" in page.text
    marked = [each for each in page.document.all("p") if each.get("lang") == "ar"]
    assert len(marked) == len(Clause)


def test_spanish_readers_get_the_spanish_words(office: Office, database: Database) -> None:
    publish(database, "1.0")
    assert "El texto de A.2." in office().get(f"{TEXT}?lang=es").page.text


def test_a_first_policy_is_written_looked_at_and_published(office: Office) -> None:
    reviewer = office("reviewer")
    page = reviewer.get(DRAFT).page
    texts = {f"{clause.name}_en": f"Our own words of {clause}." for clause in Clause}

    answer = reviewer.submit(page, DRAFT, press="preview", **texts)
    page = reviewer.follow(answer).page

    assert answer.location == PREVIEW
    assert "6 people will have to read it before they answer residents." in page.text
    answer = reviewer.submit(page, PUBLISH)
    page = reviewer.follow(answer).page
    assert page.h1 == "Customer service policy, version 1.0"
    assert "Our own words of B.2." in page.text


def test_the_draft_begins_with_what_is_in_force_and_shows_what_is_missing(
    office: Office, database: Database
) -> None:
    publish(database, "1.0")

    page = office("administrator").get(DRAFT).page

    assert page.form(DRAFT).fields["A_2_en"] == "The words of A.2."
    assert "Arabic: 13 clauses" in page.text


def test_the_preview_marks_words_that_come_and_go(office: Office, database: Database) -> None:
    publish(database, "1.0")
    page = rewrite(office("reviewer"), A_2_en="The clear words of A.2.", note_en="Clearer.")

    assert [text_of(each) for each in page.document.all("ins")] == ["[added: clear end of added]"]
    assert "Nobody has to read it again." in page.text
    assert "6 people will have to read it again before they answer residents." in page.text


def test_a_small_change_and_a_new_policy_are_published_apart(
    office: Office, database: Database
) -> None:
    publish(database, "1.0")
    reviewer = office("reviewer")
    page = rewrite(reviewer, A_2_en="Small change.", note_en="Small.")
    small = reviewer.submit(page, PUBLISH, press="minor")
    assert "Version 1.1 is in force." in reviewer.follow(small).page.text

    page = rewrite(reviewer, A_2_en="Large change.", note_en="Large.")
    large = reviewer.submit(page, PUBLISH, press="major")
    assert "Version 2.0 is in force." in reviewer.follow(large).page.text
    assert "The words of A.2." in reviewer.get(f"{TEXT}/1.0").page.text


def test_what_cannot_be_published_says_why(office: Office, database: Database) -> None:
    publish(database, "1.0")
    reviewer = office("reviewer")

    page = rewrite(reviewer, A_3_en="")

    assert "A.3 has no words in English." in page.text
    assert "Say what is new, in English." in page.text
    token = page.form("/office/sign-out").fields["csrf_token"]
    seen = reviewer.get(DRAFT).page.form(DRAFT).fields["seen"]
    answer = reviewer.post(PUBLISH, data={"csrf_token": token, "seen": seen, "step": "major"})
    assert answer.status_code == 422
    assert reviewer.get(f"{TEXT}/2.0").status_code == 404


def test_of_two_who_write_at_once_the_second_keeps_their_words_and_sees_the_others(
    office: Office, database: Database
) -> None:
    publish(database, "1.0")
    reviewer, administrator = office("reviewer"), office("administrator")
    page = reviewer.get(DRAFT).page
    rewrite(administrator, A_2_en="Theirs.")

    answer = reviewer.submit(page, DRAFT, A_2_en="Mine.")

    assert answer.status_code == 409
    assert answer.page.form(DRAFT).fields["A_2_en"] == "Mine."
    assert "Saved meanwhile: “Theirs.”" in answer.page.text
    assert reviewer.submit(answer.page, DRAFT).status_code == 303
    assert reviewer.get(DRAFT).page.form(DRAFT).fields["A_2_en"] == "Mine."


def test_a_draft_that_somebody_changed_is_not_published_unseen(
    office: Office, database: Database
) -> None:
    publish(database, "1.0")
    reviewer = office("reviewer")
    page = rewrite(reviewer, A_2_en="Mine.", note_en="New.")
    with database.writing() as session:
        draft = select(PolicyVersion).where(PolicyVersion.published_at.is_(None))
        session.scalars(draft).one().written_at += timedelta(seconds=1)

    answer = reviewer.submit(page, PUBLISH, press="major")

    assert answer.status_code == 409
    assert "This is how it stands now." in answer.page.text


def test_a_text_that_is_too_long_is_kept_and_refused(office: Office) -> None:
    reviewer = office("reviewer")

    answer = reviewer.submit(reviewer.get(DRAFT).page, DRAFT, B_1_en="x" * 2001)

    assert answer.status_code == 422
    assert "at most 2000 characters" in answer.page.problems[0].replace(",", "")
    assert answer.page.form(DRAFT).fields["B_1_en"] == "x" * 2001


def publish(database: Database, version: str, **changes: object) -> None:
    with database.writing() as session:
        a_policy(session, version, **changes)


def words(text: str) -> dict[str, dict[str, str]]:
    return {clause.value: {"en": text} for clause in Clause}


def rewrite(browser, **texts: str):
    """Save the draft with these texts; gives the preview of it."""
    page = browser.get(DRAFT).page
    return browser.follow(browser.submit(page, DRAFT, press="preview", **texts)).page
