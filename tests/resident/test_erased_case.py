"""The page of a case whose words were erased: it opens, says so, and shows what became of it."""

from datetime import timedelta

from portal.db import Database
from portal.domain.case import Kind, Outcome
from portal.domain.retention import RetentionRules
from portal.services import casework, retention
from portal.services.work import SYSTEM
from portal.web.work import now
from tests.factories import acting, staff_called, work
from tests.resident.conftest import WORDS, City, Resident, a_photo


def test_the_code_still_opens_the_case_and_no_word_of_it_is_left(
    client: Resident, the_city: City, database: Database
) -> None:
    code = client.file(
        department="permits", description="The lamp is out.", photos=[a_photo()], location="Gate 2"
    )
    the_city.act("contact", casework.resolve, Outcome.FIXED, WORDS)
    later = now() + timedelta(days=120)
    with database.writing() as session:
        administrator = acting(staff_called(session, "administrator"))
        rules = RetentionRules(by_kind={Kind.COMPLAINT: 2})
        retention.set_rules(work(session, administrator), rules)
        session.flush()
        assert retention.erase_expired(work(session, SYSTEM, later)) == 1

    page = client.follow(client.open(code)).page

    assert "The words of this case were erased" in page.text
    assert "We erased what you and we wrote, your photos and how to reach you" in page.text
    assert "We have fixed what you told us about." in page.text
    for word in ("The lamp is out.", "Gate 2", WORDS.body):
        assert word not in page.html
    assert "/thumbnail" not in page.html
