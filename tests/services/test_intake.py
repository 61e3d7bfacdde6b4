"""A case that a colleague enters counts from when it really reached the city (SCOPE, A.2)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.case import Channel
from portal.domain.errors import NotAllowed
from portal.models import Case, Category
from portal.queries.slips import slip_face
from portal.queries.suggestions import suggested_department, suggestion_for_case
from portal.queries.walls import viewer_from
from portal.services.filing import Filing, Receipt
from portal.services.intake import ImpossibleReceipt, enter_case
from tests.factories import (
    MONDAY,
    a_case,
    a_filing,
    a_small_city,
    acting,
    staff_called,
    work,
)

TUESDAY_BEFORE = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
THURSDAY_AT_CLOSE = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _city(session: Session) -> None:
    a_small_city(session)


def test_a_letter_received_last_tuesday_is_due_at_close_on_thursday(session: Session) -> None:
    receipt = enter(session, a_letter(received_at=TUESDAY_BEFORE))

    case = session.get_one(Case, receipt.case_id)
    assert case.received_at == TUESDAY_BEFORE
    assert case.acknowledge_due_at == case.next_due_at == THURSDAY_AT_CLOSE
    assert receipt.resolve_due_at == datetime(2026, 12, 2, 23, 0, tzinfo=UTC)


def test_without_a_date_it_is_received_when_it_is_entered(session: Session) -> None:
    case = session.get_one(Case, enter(session, a_letter()).case_id)

    assert case.received_at == MONDAY
    assert case.filed_by_id == staff_called(session, "counter").id


@pytest.mark.parametrize("away", [timedelta(seconds=1), timedelta(days=-3651)])
def test_nothing_is_received_in_the_future_nor_before_anybody_remembers(
    session: Session, away: timedelta
) -> None:
    with pytest.raises(ImpossibleReceipt):
        enter(session, a_letter(received_at=MONDAY + away))


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.POSTER, Channel.KIOSK, Channel.API])
def test_nobody_enters_what_comes_by_itself(session: Session, channel: Channel) -> None:
    with pytest.raises(ValueError, match="nobody enters"):
        enter(session, a_letter(channel=channel))


def test_whoever_has_no_right_enters_nothing(session: Session) -> None:
    with pytest.raises(NotAllowed):
        enter(session, a_letter(), by="administrator")


def test_the_same_form_twice_is_one_case_with_one_code(session: Session) -> None:
    filing = a_letter(received_at=TUESDAY_BEFORE)
    first, second = enter(session, filing), enter(session, filing)

    assert (first.case_id, first.code) == (second.case_id, second.code)
    assert (first.is_new, second.is_new) == (True, False)


def test_a_slip_speaks_the_residents_language_and_says_whether_its_clerk_may_open_the_case(
    session: Session,
) -> None:
    plain = enter(session, a_letter(language="es"))
    secret = enter(session, a_letter(is_about_conduct=True))
    clerk = viewer_from(staff_called(session, "counter"))

    face = slip_face(session, clerk, plain.case_id)
    assert (face.department, face.can_open) == ("Permits (es)", True)
    assert not slip_face(session, clerk, secret.case_id).can_open


def test_a_case_that_waits_to_be_sorted_is_given_a_suggestion(session: Session) -> None:
    _add_keywords(session)
    waiting = a_case(session, department="unsure", description="Where is my permit?")
    sorted_already = a_case(session, department="parks", description="Where is my permit?")

    found = suggestion_for_case(session, waiting.case_id, "es")
    assert (found.department, found.department_name) == ("permits", "Permits (es)")
    assert found.words == ("permit",)
    assert suggestion_for_case(session, sorted_already.case_id, "es") is None


def test_keywords_of_every_language_count_and_what_is_closed_is_not_suggested(
    session: Session,
) -> None:
    category = _add_keywords(session)
    assert suggested_department(session, "mi licencia", "en").category == "permit-delay"

    category.is_active = False
    session.flush()
    assert suggested_department(session, "mi licencia", "en") is None


def _add_keywords(session: Session) -> Category:
    category = session.query(Category).filter_by(slug="permit-delay").one()
    category.keywords = {"en": ["permit"], "es": ["licencia"]}
    session.flush()
    return category


def a_letter(**changes: object) -> Filing:
    """A letter to the permits counter."""
    return a_filing(**{"channel": Channel.LETTER, **changes})


def enter(session: Session, filing: Filing, by: str = "counter") -> Receipt:
    """Let somebody enter it on that Monday."""
    return enter_case(work(session, acting(staff_called(session, by))), filing)
