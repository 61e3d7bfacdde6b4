"""The policy in versions, and nobody answers residents before they have read it (C.1)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.case import Outcome
from portal.domain.policy import Clause, NotOriented, Step, Version
from portal.models import Orientation, PolicyVersion, SettingsChange
from portal.queries.orientation import (
    count_to_confirm,
    orientation_list,
    orientation_standing,
    own_orientation,
)
from portal.queries.policy import current_version, policy_draft, policy_text, policy_versions
from portal.queries.walls import viewer_from
from portal.services import bulk_acts, casework, merging, orientation, policy, transfers
from portal.services.policy import DraftChanged, DraftIncomplete, DraftWords
from portal.starter import add_policy_draft
from tests.factories import (
    MONDAY,
    a_case,
    a_policy,
    a_small_city,
    oriented,
    staff_called,
)
from tests.services.desk import NOTE, WORDS, by, events, seen, the_case

NEXT_DAY = MONDAY + timedelta(days=1)
NEW_NOTE = {"en": "A.2 is clearer.", "es": "A.2 es más claro."}


@pytest.fixture
def office(session: Session) -> Session:
    """The small city with a case, under a published policy that nobody has confirmed."""
    a_small_city(session)
    a_case(session)
    a_policy(session, "1.0")
    return session


def test_nobody_is_asked_anything_while_no_policy_is_published(session: Session) -> None:
    a_small_city(session)
    a_case(session)
    a_policy(session, None)

    casework.reply(by(session, "contact"), seen(session), WORDS)

    assert not own_orientation(session, staff_called(session, "contact").id).is_due


SPEAKING = {
    "acknowledge": lambda work, case: casework.acknowledge(work, case, WORDS),
    "ask": lambda work, case: casework.ask(work, case, WORDS),
    "reply": lambda work, case: casework.reply(work, case, WORDS),
    "resolve": lambda work, case: casework.resolve(work, case, Outcome.FIXED, WORDS),
    "refer": lambda work, case: casework.refer(work, case, WORDS),
    "reopen": lambda work, case: casework.reopen(work, case, WORDS),
    "transfer": lambda work, case: transfers.transfer(work, case, "parks", WORDS),
    "merge": lambda work, case: merging.merge(work, case, case.reference, WORDS),
    "undo": lambda work, case: merging.undo(work, case, WORDS),
}


@pytest.mark.parametrize("act", SPEAKING)
def test_no_word_goes_to_a_resident_before_its_writer_has_read_the_policy(
    office: Session, act: str
) -> None:
    before = events(office)

    with pytest.raises(NotOriented):
        SPEAKING[act](by(office, "supervisor"), seen(office))

    assert events(office) == before


def test_whoever_has_confirmed_answers(office: Session) -> None:
    orientation.confirm(by(office, "contact"), Version(1, 0))

    casework.reply(by(office, "contact"), seen(office), WORDS)


def test_notes_for_colleagues_need_no_orientation(office: Session) -> None:
    casework.note(by(office, "counter"), seen(office), NOTE)


def test_acting_on_many_cases_stops_as_a_whole_for_whoever_is_due(office: Session) -> None:
    case = the_case(office)

    with pytest.raises(NotOriented):
        bulk_acts.acknowledge(by(office, "contact"), [seen(office)], {case.reference: WORDS})

    assert the_case(office).acknowledged_at is None


def test_a_minor_version_stops_nobody_and_a_major_one_everybody(office: Session) -> None:
    contact = staff_called(office, "contact")
    oriented(office, contact)
    a_policy(office, "1.1")
    casework.reply(by(office, "contact"), seen(office), WORDS)

    a_policy(office, "2.0")

    with pytest.raises(NotOriented):
        casework.reply(by(office, "contact"), seen(office), WORDS)


def test_confirming_twice_is_confirming_once(office: Session) -> None:
    orientation.confirm(by(office, "contact"), Version(1, 0))
    orientation.confirm(by(office, "contact", NEXT_DAY), Version(1, 0))

    assert office.scalar(select(func.count(Orientation.id))) == 1


@pytest.mark.parametrize("shown", [Version(1, 0), Version(3, 0)])
def test_only_the_version_in_force_can_be_confirmed(office: Session, shown: Version) -> None:
    a_policy(office, "1.1")

    with pytest.raises(orientation.NewerVersion):
        orientation.confirm(by(office, "contact"), shown)

    assert own_orientation(office, staff_called(office, "contact").id).is_due


def test_a_new_city_begins_with_a_draft_of_every_clause_in_english_and_spanish(
    session: Session,
) -> None:
    a_small_city(session)
    add_policy_draft(session, MONDAY)

    draft = policy_draft(session)

    assert set(draft.clauses) == {clause.value for clause in Clause}
    assert all(set(texts) == {"en", "es"} for texts in draft.clauses.values())
    assert current_version(session) is None


def test_publishing_the_draft_puts_it_in_force_and_keeps_who_did_it(session: Session) -> None:
    a_small_city(session)
    add_policy_draft(session, MONDAY)

    version = policy.publish(by(session, "administrator"), MONDAY, Step.MINOR)

    assert version == Version(1, 0) == current_version(session)
    (published,) = policy_versions(session, "en")
    assert published.published_by == staff_called(session, "administrator").name
    change = session.scalars(select(SettingsChange)).one()
    assert (change.subject, change.act, change.facts["to"]) == ("policy", "published", "1.0")


@pytest.mark.parametrize(("step", "expected"), [(Step.MINOR, "1.1"), (Step.MAJOR, "2.0")])
def test_a_published_version_is_never_changed_by_the_next(
    office: Session, step: Step, expected: str
) -> None:
    save(office, None, "New words.")

    version = policy.publish(by(office, "reviewer", NEXT_DAY), MONDAY, step)

    assert str(version) == expected
    old = policy_text(office, "en", Version(1, 0))
    assert old.clauses[Clause.A_2].body == "The words of A.2."
    assert not old.is_current
    assert policy_text(office, "en").clauses[Clause.A_2].body == "New words."


def test_a_text_that_is_missing_in_the_readers_language_is_shown_in_another(
    office: Session,
) -> None:
    text = policy_text(office, "ar").clauses[Clause.B_1]
    assert (text.body, text.language) == ("The words of B.1.", "en")


def test_nothing_is_published_that_lacks_words_in_the_citys_own_language(
    office: Session,
) -> None:
    save(office, None, "")

    with pytest.raises(DraftIncomplete):
        policy.publish(by(office, "reviewer"), MONDAY, Step.MINOR)

    assert policy_draft(office).missing == (Clause.A_2,)


def test_nothing_is_published_that_says_the_same_or_does_not_say_what_changed(
    office: Session,
) -> None:
    with pytest.raises(DraftIncomplete):
        policy.publish(by(office, "reviewer"), None, Step.MINOR)
    policy.save_draft(by(office, "reviewer"), None, DraftWords({}, {}))
    with pytest.raises(DraftIncomplete):
        policy.publish(by(office, "reviewer"), MONDAY, Step.MINOR)

    draft = policy_draft(office)
    assert draft.is_unchanged
    assert draft.lacks_note


def test_of_two_who_write_at_once_the_second_is_told(office: Session) -> None:
    save(office, None, "Mine.")

    with pytest.raises(DraftChanged):
        save(office, None, "Somebody else's.")
    with pytest.raises(DraftChanged):
        policy.publish(by(office, "reviewer"), NEXT_DAY, Step.MAJOR)

    assert policy_draft(office).clauses["A.2"]["en"] == "Mine."


def test_there_is_never_more_than_one_draft(office: Session) -> None:
    save(office, None, "First.")
    policy.save_draft(by(office, "reviewer", NEXT_DAY), MONDAY, DraftWords({}, NEW_NOTE))

    drafts = select(func.count(PolicyVersion.id)).where(PolicyVersion.published_at.is_(None))
    assert office.scalar(drafts) == 1
    assert policy_draft(office).written_at == NEXT_DAY


def test_departments_stand_with_their_counts_and_the_names_of_who_is_due(office: Session) -> None:
    oriented(office, staff_called(office, "contact"))

    permits, everywhere = orientation_standing(office, viewer(office, "administrator"))

    assert (permits.unit.slug, permits.people, permits.done) == ("permits", 4, 1)
    assert staff_called(office, "deputy").name in permits.due
    assert staff_called(office, "contact").name not in permits.due
    assert (everywhere.unit.department_id, everywhere.people, everywhere.done) == (None, 2, 0)


def test_a_supervisor_sees_the_own_department_alone(office: Session) -> None:
    (permits,) = orientation_standing(office, viewer(office, "supervisor"))
    everybody = orientation_list(office, viewer(office, "supervisor"), "en")

    assert permits.unit.slug == "permits"
    assert {unit.slug for unit in everybody.units} == {"permits"}
    assert len(everybody.people) == 4


def test_who_has_left_is_not_due(office: Session) -> None:
    everybody = count_to_confirm(office)
    staff_called(office, "deputy").is_active = False

    assert count_to_confirm(office) == everybody - 1
    names = orientation_standing(office, viewer(office, "supervisor"))[0].due
    assert staff_called(office, "deputy").name not in names


def save(session: Session, seen_at: object, words: str) -> None:
    texts = DraftWords({"A.2": {"en": words}}, NEW_NOTE)
    policy.save_draft(by(session, "reviewer"), seen_at, texts)


def viewer(session: Session, name: str):
    return viewer_from(staff_called(session, name))
