"""Labels: put on, taken off, made while typing, kept in order, and silent about hidden cases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import ChangedMeanwhile, NotAllowed, NotFound
from portal.domain.history import EventType
from portal.domain.permissions import Role
from portal.models import Case, CaseEvent, Label, SavedView, SettingsChange, WalledOff
from portal.queries.labels import case_labels, label_choices, label_list, labels_on
from portal.queries.walls import viewer_from
from portal.services import labelling
from portal.services.casework import CaseAt
from portal.services.labelling import LabelRefused, TooManyLabels, set_labels
from portal.services.work import UnitOfWork
from tests.factories import (
    MONDAY,
    a_case,
    a_small_city,
    a_staff_member,
    acting,
    staff_called,
    work,
)

pytestmark = pytest.mark.usefixtures("_small_city")
FIRST = "2026-000001"


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)
    a_case(session)


def test_a_label_is_put_on_a_case_and_its_history_says_so(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])

    assert _names(session) == ("Noise",)
    event = _last_event(session)
    assert event.type is EventType.CASE_LABELLED
    assert event.facts == {"added": ["Noise"], "removed": []}


def test_a_label_is_taken_off_again(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise", "Lobby"])

    set_labels(_by(session), _seen(session), remove=["noise"])

    assert _names(session) == ("Lobby",)
    assert _last_event(session).facts == {"added": [], "removed": ["Noise"]}


@pytest.mark.parametrize("typed", ["noise", " NOISE ", "Noïse"])
def test_a_word_typed_otherwise_is_the_same_label(session: Session, typed: str) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])

    set_labels(_by(session), _seen(session, _another(session)), add=[typed])

    assert session.scalars(select(Label.name)).all() == ["Noise"]


def test_nothing_is_recorded_where_nothing_changes(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])
    version = _case(session).version

    set_labels(_by(session), _seen(session), add=["noise"], remove=["Lobby"])

    assert _case(session).version == version


def test_what_is_put_on_and_taken_off_at_once_stays(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])

    set_labels(_by(session), _seen(session), add=["Noise"], remove=["Noise"])

    assert _names(session) == ("Noise",)


@pytest.mark.parametrize("word", ["", "  ", "\u0301", "x" * 41, "\ufdfa" * 10])
def test_what_can_be_no_word_is_no_label(session: Session, word: str) -> None:
    with pytest.raises(LabelRefused):
        set_labels(_by(session), _seen(session), add=[word])


def test_a_case_carries_no_more_labels_than_anybody_reads(session: Session) -> None:
    with pytest.raises(TooManyLabels):
        set_labels(_by(session), _seen(session), add=[f"label {n}" for n in range(13)])


def test_whoever_saw_an_older_state_is_told(session: Session) -> None:
    seen = _seen(session)
    set_labels(_by(session), seen, add=["Noise"])

    with pytest.raises(ChangedMeanwhile):
        set_labels(_by(session), seen, add=["Lobby"])


def test_an_administrator_labels_no_case(session: Session) -> None:
    with pytest.raises(NotAllowed):
        set_labels(_by(session, "administrator"), _seen(session), add=["Noise"])


def test_a_retired_label_stays_on_its_cases_and_goes_on_no_other(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])
    labelling.set_active(_by(session, "administrator"), _id(session, "Noise"), is_active=False)

    with pytest.raises(LabelRefused):
        set_labels(_by(session), _seen(session, _another(session)), add=["noise"])
    assert _names(session) == ("Noise",)
    assert label_choices(session, _viewer(session, "contact")) == []


def test_a_retired_label_can_be_brought_back(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])
    noise = _id(session, "Noise")
    labelling.set_active(_by(session, "administrator"), noise, is_active=False)
    labelling.set_active(_by(session, "administrator"), noise, is_active=True)

    assert label_choices(session, _viewer(session, "contact")) == [(noise, "Noise")]
    assert session.scalars(select(SettingsChange.act)).all() == ["retired", "brought_back"]


def test_a_label_is_renamed_everywhere(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])

    labelling.rename_label(_by(session, "administrator"), _id(session, "Noise"), "Loud music")

    assert _names(session) == ("Loud music",)
    change = session.scalars(select(SettingsChange)).one()
    assert (change.subject, change.act) == ("label:Noise", "renamed")
    assert change.facts == {"from": "Noise", "to": "Loud music"}


def test_two_labels_cannot_share_a_name(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise", "Lobby"])

    with pytest.raises(LabelRefused):
        labelling.rename_label(_by(session, "administrator"), _id(session, "Lobby"), "noise")


def test_a_label_can_be_written_otherwise(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["noise"])

    labelling.rename_label(_by(session, "administrator"), _id(session, "noise"), "Noise")

    assert _names(session) == ("Noise",)


def test_one_label_takes_the_place_of_another(session: Session) -> None:
    both = _another(session)
    set_labels(_by(session), _seen(session), add=["Noise"])
    set_labels(_by(session), _seen(session, both), add=["Noise", "Loud"])
    noise, loud = _id(session, "Noise"), _id(session, "Loud")
    contact = staff_called(session, "contact")
    view = SavedView(
        staff_id=contact.id, name="Mine", query=f"label={noise}&kind=x", saved_at=MONDAY
    )
    session.add(view)

    labelling.merge_labels(_by(session, "administrator"), noise, loud)
    session.flush()

    assert _names(session) == _names(session, both) == ("Loud",)
    assert session.scalars(select(Label.name)).all() == ["Loud"]
    assert view.query == f"label={loud}&kind=x"


def test_a_label_cannot_take_its_own_place_or_that_of_none(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])
    noise = _id(session, "Noise")

    for label_id, into_id in ((noise, noise), (noise, 99), (99, noise)):
        with pytest.raises(NotFound):
            labelling.merge_labels(_by(session, "administrator"), label_id, into_id)


def test_counts_and_lists_know_nothing_of_hidden_cases(session: Session) -> None:
    restricted = a_case(session, is_about_conduct=True).reference
    set_labels(_by(session, "supervisor"), _seen(session, restricted), add=["Marker", "Noise"])
    set_labels(_by(session), _seen(session), add=["Noise"])

    assert _listed(session, "supervisor") == {"Marker": 1, "Noise": 2}
    assert _listed(session, "contact") == {"Noise": 1}
    assert [name for _, name in label_choices(session, _viewer(session, "contact"))] == ["Noise"]


def test_whom_a_case_names_does_not_meet_its_labels(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Marker"])
    contact = staff_called(session, "contact")
    session.add(WalledOff(case_id=_case(session).id, staff_id=contact.id))
    session.flush()

    assert _listed(session, "contact") == {}
    with pytest.raises(NotFound):
        case_labels(session, viewer_from(contact), FIRST)


def test_a_colleague_elsewhere_chooses_from_the_citys_words(session: Session) -> None:
    set_labels(_by(session), _seen(session), add=["Noise"])
    set_labels(_by(session), _seen(session), remove=["Noise"])
    elsewhere = a_staff_member(session, Role.COUNTER)

    assert [name for _, name in label_choices(session, viewer_from(elsewhere))] == ["Noise"]


def _by(session: Session, name: str = "contact") -> UnitOfWork:
    return work(session, acting(staff_called(session, name)))


def _viewer(session: Session, name: str):
    return viewer_from(staff_called(session, name))


def _case(session: Session, reference: str = FIRST) -> Case:
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def _seen(session: Session, reference: str = FIRST) -> CaseAt:
    return CaseAt(reference, _case(session, reference).version)


def _another(session: Session) -> str:
    return a_case(session).reference


def _names(session: Session, reference: str = FIRST) -> tuple[str, ...]:
    case_id = _case(session, reference).id
    return labels_on(session, [case_id]).get(case_id, ())


def _id(session: Session, name: str) -> int:
    return session.scalars(select(Label.id).where(Label.name == name)).one()


def _listed(session: Session, name: str) -> dict[str, int]:
    return {entry.name: entry.count for entry in label_list(session, _viewer(session, name))}


def _last_event(session: Session) -> CaseEvent:
    newest = select(CaseEvent).order_by(CaseEvent.id.desc()).limit(1)
    return session.scalars(newest).one()
