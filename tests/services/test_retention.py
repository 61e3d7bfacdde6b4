"""The city's rules of retention: nothing without a rule, and with one nothing personal is left."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.domain.case import Kind, Outcome, Status
from portal.domain.history import EventType
from portal.domain.retention import RetentionRules, months_before
from portal.models import (
    Answer,
    Attachment,
    Base,
    Case,
    CaseRating,
    Category,
    OutboxMessage,
    OutboxState,
    SurveyVersion,
    VisitRating,
)
from portal.queries.audit import histories
from portal.queries.retention import due_erasures
from portal.services import casework, resident_actions, retention
from portal.services.casework import Words
from portal.services.comment_cases import case_of_comment
from portal.services.survey_answers import SurveyAnswers
from portal.services.visit_ratings import Visit, rate_visit
from portal.services.work import SYSTEM
from portal.starter import add_survey
from tests.factories import KEYS, MONDAY, a_case, a_small_city, work
from tests.services.desk import by, events, seen, the_case

MARKER = "zebra-marker"
AFTER_A_YEAR = MONDAY + timedelta(days=366)
ONE_YEAR = RetentionRules(by_kind={Kind.COMPLAINT: 12})


@pytest.fixture
def city(session: Session) -> None:
    a_small_city(session)


@pytest.fixture
def told(session: Session, city: None) -> Case:  # noqa: ARG001
    """A finished case in which everybody wrote the marker wherever they could."""
    a_case(
        session,
        description=MARKER,
        location=MARKER,
        staff_named=MARKER,
        contact_name=MARKER,
        contact_email=f"{MARKER}@example.org",
        contact_phone=MARKER,
    )
    words = Words(MARKER, "en")
    casework.note(by(session, "contact"), seen(session), words)
    casework.resolve(by(session, "contact"), seen(session), Outcome.FIXED, words)
    case = the_case(session)
    resident_actions.rate(work(session), case.id, 5, 2, MARKER)
    session.add(_photo(case.id))
    session.flush()
    return case


def sweep(session: Session, now: datetime = AFTER_A_YEAR) -> int:
    return retention.erase_expired(work(session, SYSTEM, now))


def _rule(session: Session, rules: RetentionRules = ONE_YEAR) -> None:
    retention.set_rules(by(session, "administrator"), rules)
    session.flush()


def test_nothing_is_erased_without_a_rule(session: Session, told: Case) -> None:
    assert sweep(session, MONDAY + timedelta(days=9_000)) == 0
    assert told.description == MARKER


@pytest.mark.usefixtures("told")
def test_with_a_rule_no_personal_word_is_left_anywhere(session: Session) -> None:
    _rule(session)

    assert sweep(session) == 1

    assert MARKER not in _everything(session)
    assert sweep(session) == 0


def test_what_became_of_the_case_stays_and_its_history_verifies(
    session: Session, told: Case
) -> None:
    _rule(session)
    sweep(session)

    session.refresh(told)
    rating = session.scalars(select(CaseRating)).one()
    assert (told.kind, told.status, told.received_at) == (Kind.COMPLAINT, Status.RESOLVED, MONDAY)
    assert (rating.treatment, rating.outcome) == (5, 2)
    assert events(session)[-1] is EventType.TEXTS_ERASED
    assert {bad for _case, bad in histories(session, KEYS)} == {None}


def test_words_of_a_survey_about_the_case_go_and_its_numbers_stay(
    session: Session, told: Case
) -> None:
    resident_actions.rate(work(session), told.id, 5, 2, MARKER, _survey_answers(session))
    _rule(session)
    sweep(session)

    assert MARKER not in _everything(session)
    assert _numbers(session) == {"visit": 2, "more": None}


@pytest.mark.usefixtures("city")
def test_a_comment_that_became_a_case_goes_with_it_and_other_comments_stay(
    session: Session,
) -> None:
    survey = _survey_answers(session)
    for key, comment in (("first", MARKER), ("second", "Another comment.")):
        words = {"department": "permits", "comment": comment}
        rate_visit(work(session), Visit("city-hall", 2, "en", key, **words, survey=survey))
        survey = None
    made = session.scalars(select(VisitRating).where(VisitRating.comment == MARKER)).one()
    case_of_comment(by(session, "supervisor"), made.id)
    casework.resolve(by(session, "contact"), seen(session), Outcome.FIXED, Words("Done.", "en"))
    _rule(session)
    assert sweep(session) == 1

    assert MARKER not in _everything(session)
    assert _numbers(session) == {"visit": 2, "more": None}
    ratings = session.execute(select(VisitRating.score, VisitRating.comment)).all()
    assert sorted(ratings) == [(2, ""), (2, "Another comment.")]


@pytest.mark.usefixtures("told")
def test_photos_are_left_to_the_sweep_that_deletes_files(session: Session) -> None:
    _rule(session)
    sweep(session)

    photo = session.scalars(select(Attachment)).one()
    assert (photo.case_id, photo.message_id) == (None, None)


@pytest.mark.usefixtures("told")
def test_what_was_not_sent_to_the_resident_is_not_sent_any_more(session: Session) -> None:
    _rule(session)
    sweep(session)

    rows = session.scalars(select(OutboxMessage).where(OutboxMessage.staff_id.is_(None))).all()
    assert {(row.to_address, row.state) for row in rows} == {("", OutboxState.CANCELLED)}


def test_a_case_is_kept_until_its_months_are_over(session: Session, told: Case) -> None:
    _rule(session)

    assert sweep(session, MONDAY + timedelta(days=364)) == 0
    assert told.description == MARKER


@pytest.mark.usefixtures("city")
def test_an_open_case_is_never_erased(session: Session) -> None:
    a_case(session)
    _rule(session)

    assert sweep(session, MONDAY + timedelta(days=9_000)) == 0


@pytest.mark.usefixtures("city")
def test_the_rule_of_a_category_goes_before_that_of_the_kind(session: Session) -> None:
    a_case(session, category="permit-delay")
    casework.refer(by(session, "contact"), seen(session), Words("Elsewhere.", "en"))
    category = session.scalars(select(Category)).one()
    _rule(session, RetentionRules({Kind.COMPLAINT: 1}, {category.id: 24}))

    assert sweep(session) == 0
    assert sweep(session, MONDAY + timedelta(days=740)) == 1


def test_the_preview_counts_today_and_the_next_thirty_days_by_what_the_viewer_sees(
    session: Session, told: Case
) -> None:
    viewer = by(session, "administrator").viewer
    early, late = MONDAY + timedelta(days=350), AFTER_A_YEAR

    assert due_erasures(session, viewer, ONE_YEAR, early).soon == 1
    assert due_erasures(session, viewer, ONE_YEAR, late).references == (told.reference,)
    told.is_restricted = True
    session.flush()
    assert due_erasures(session, viewer, ONE_YEAR, late).now == 0


@pytest.mark.usefixtures("city")
def test_a_joined_case_is_kept_as_long_as_the_other_is_open(session: Session) -> None:
    a_case(session)
    a_case(session)
    joined, main = session.scalars(select(Case).order_by(Case.id))
    joined.status, joined.finished_at, joined.merged_into_id = Status.MERGED, MONDAY, main.id
    _rule(session)

    assert sweep(session) == 0


def test_months_are_those_of_the_calendar() -> None:
    last_of_march = datetime(2027, 3, 31, 12, tzinfo=UTC)

    assert months_before(last_of_march, 1) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert months_before(last_of_march, 15) == datetime(2025, 12, 31, 12, tzinfo=UTC)


def _survey_answers(session: Session) -> SurveyAnswers:
    add_survey(session, MONDAY)
    version = session.scalars(select(SurveyVersion.id)).one()
    return SurveyAnswers(version, {"visit": 2, "more": MARKER})


def _numbers(session: Session) -> dict[str, int | None]:
    return {row.question: row.number for row in session.scalars(select(Answer))}


def _everything(session: Session) -> str:
    """Every cell of every table, as text."""
    session.flush()
    tables = [table for table in Base.metadata.sorted_tables if _exists(session, table.name)]
    return "\n".join(str(row) for table in tables for row in session.execute(select(table)))


def _exists(session: Session, name: str) -> bool:
    return inspect(session.connection()).has_table(name)


def _photo(case_id: int) -> Attachment:
    return Attachment(
        case_id=case_id,
        file_key="0" * 32,
        thumbnail_key="1" * 32,
        media_type="image/jpeg",
        width=1,
        height=1,
        byte_count=5,
        added_at=MONDAY,
    )
