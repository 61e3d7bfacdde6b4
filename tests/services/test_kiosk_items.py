"""What tablets bring comes in whole, whatever its order and whatever it holds."""

import uuid
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.kiosk_time import Stamp
from portal.domain.repeats import repeats
from portal.models import Answer as SurveyAnswer
from portal.models import Case, KioskItem, Site, VisitRating
from portal.queries.kiosk_devices import Device
from portal.services.kiosk_items import Answer, SentItem, accept
from tests.factories import MONDAY, a_kiosk, a_paired_device, a_small_city, work
from tests.support.sealing import a_complaint, a_tap

COUNTED = 600_000  # milliseconds that the tablet had counted when it sent
SENT = Stamp("boot-1", 0, COUNTED)
HUGE = 10**30


@pytest.fixture
def device(session: Session) -> Device:
    """A tablet in City Hall."""
    a_small_city(session)
    site = session.scalars(select(Site)).first()
    kiosk = a_kiosk(session, site)
    paired, _token = a_paired_device(session, kiosk)
    return Device(paired.id, kiosk.id, "no key", False, False, site.slug)


def test_a_repeat_is_marked_whatever_the_order_of_arrival(session: Session, device: Device) -> None:
    ages = (0, 7, 14, 40)  # seconds; the middle one leans on its neighbours

    for order in permutations(ages):
        undone = session.begin_nested()
        for number, age in enumerate(order):
            bring(session, device, number, a_tap(), age)

        marked = session.scalars(select(VisitRating.rated_at).where(VisitRating.is_repeat)).all()
        assert sorted(marked) == repeats([MONDAY - timedelta(seconds=age) for age in ages])
        undone.rollback()


def test_a_visit_that_goes_on_is_no_repeat_of_itself(session: Session, device: Device) -> None:
    visit = str(uuid.uuid4())
    whole = a_tap(2, visit, is_whole=True)
    for number, (tap, age) in enumerate([(whole, 1), (a_tap(2, visit), 6)]):
        bring(session, device, number, tap, age)

    rating = session.scalars(select(VisitRating)).one()
    assert (rating.rated_at, rating.is_repeat) == (MONDAY - timedelta(seconds=6), False)


def test_every_face_counts_alike(session: Session, device: Device) -> None:
    for number, score in enumerate((1, 5, 3)):
        bring(session, device, number, a_tap(score), age=30 - number)

    kept = session.execute(select(VisitRating.score, VisitRating.is_repeat)).all()
    assert sorted(map(tuple, kept)) == [(1, False), (3, True), (5, True)]


@pytest.mark.parametrize(
    "content",
    [
        a_tap(survey_version=HUGE),
        a_tap(survey_version=True),
        a_tap(survey_version=-1),
        a_tap(answers={"visit": HUGE}),
        a_tap(department=["permits"], answers={"visit": {}}),
        a_complaint() | {"fields": {"description": "Words", "kind": ["x"]}},
        a_complaint() | {"fields": {"description": "Words", "about_conduct": {}}},
    ],
    ids=range(7),
)
def test_nothing_that_a_tablet_holds_can_stop_its_queue(
    session: Session, device: Device, content: Any
) -> None:
    assert bring(session, device, 1, content) is Answer.PUT_ASIDE
    assert bring(session, device, 2, a_tap()) is Answer.CREATED

    aside = session.scalars(select(KioskItem).where(KioskItem.number == 1)).one()
    assert aside.sealed == "sealed 1"
    assert session.scalars(select(Case)).all() == []


def test_a_batch_ends_as_if_its_items_had_come_one_by_one(session: Session, device: Device) -> None:
    visit = str(uuid.uuid4())
    contents = [
        *(a_tap(score) for score in (1, 5, 3)),
        a_tap(2, visit),
        a_tap(4, visit, is_whole=True),
        a_tap(survey_version=HUGE),
        a_tap(3, department="permits"),
        a_complaint(),
        None,
        a_tap(answers={}),
        a_tap(3, visit="no visit"),
    ]
    items = [an_item(number, each, age=90 - 7 * number) for number, each in enumerate(contents)]
    items.append(items[0])

    ends = []
    for batches in ([items], [[item] for item in items]):
        undone = session.begin_nested()
        told = [each for batch in batches for each in accept(work(session), device, batch, SENT)]
        ends.append((told, _kept(session)))
        undone.rollback()

    together, one_by_one = ends
    assert together == one_by_one
    assert together[0].count(Answer.CREATED) == 7
    assert together[0][-1] is Answer.DUPLICATE


def _kept(session: Session) -> list[list[tuple[object, ...]]]:
    """Every column of what came in, but for the ids."""
    kept = []
    for model in (VisitRating, KioskItem, SurveyAnswer):
        columns = [each for each in model.__table__.columns if not each.name.endswith("id")]
        kept.append(sorted(map(tuple, session.execute(select(*columns)).all()), key=repr))
    return kept


def bring(session: Session, device: Device, number: int, content: Any, age: int = 2) -> Answer:
    """One item that is `age` seconds old when it comes in."""
    [answer] = accept(work(session), device, [an_item(number, content, age)], SENT)
    return answer


def an_item(number: int, content: Any, age: int) -> SentItem:
    """An item that is so many seconds old."""
    stamp = Stamp("boot-1", 0, COUNTED - age * 1000)
    key = str(uuid.uuid4())
    return SentItem(key, number, f"{number:064}", f"sealed {number}", stamp, content)
