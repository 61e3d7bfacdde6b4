"""What waited on a tablet comes in exactly once, whatever the network did to it."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.db import Database
from portal.domain.case import Channel
from portal.keys import Keys
from portal.models import Answer, Case, IssuedReceipt, KioskItem, SurveyVersion, VisitRating
from portal.models import Survey as SurveyRow
from portal.services.filing import code_digests
from portal.web.work import now
from tests.factories import KEYS, MONDAY
from tests.support.sealing import a_complaint, a_sync, a_tap, an_item
from tests.support.tablet import Tablet

VISIT = str(uuid.uuid4())
OTHER_KEYS = Keys((b"a secret of another installation altogether",))


def test_a_tap_is_a_rating(tablet: Tablet, database: Database) -> None:
    answer = tablet.post("/sync", a_sync(item := an_item(KEYS, 1, a_tap(2))))

    [receipt] = answer.json["items"]
    assert (answer.json["kind"], receipt["id"], receipt["result"]) == (
        "kiosk-receipts",
        item["id"],
        "created",
    )
    with database.reading() as session:
        rating = session.scalars(select(VisitRating)).one()
    assert (rating.score, rating.channel, rating.language) == (2, Channel.KIOSK, "es")
    assert abs(rating.rated_at - (now() - timedelta(seconds=2))) < timedelta(seconds=30)
    assert not rating.is_time_uncertain


def test_the_same_items_however_often_they_come_count_once(
    tablet: Tablet, database: Database
) -> None:
    sent = a_sync(an_item(KEYS, 1, a_tap()), an_item(KEYS, 2, a_complaint()))
    answers = [tablet.post("/sync", sent).json["items"] for _ in range(5)]

    assert [each["result"] for each in answers[0]] == ["created", "created"]
    assert {each["result"] for later in answers[1:] for each in later} == {"duplicate"}
    assert counted(database, VisitRating) == counted(database, Case) == 1


def test_twenty_at_the_same_moment_count_once(
    tablet: Tablet, kiosk_app: Flask, database: Database
) -> None:
    sent = a_sync(an_item(KEYS, 1, a_complaint()))
    body = json.dumps(sent).encode()
    proof = tablet.proof("/sync", body)

    def send(_number: int) -> str:
        browser = Tablet(kiosk_app)
        browser.client.set_cookie("kiosk", tablet.token, domain="portal.test")
        answer = browser.post_raw("/sync", body, **{"Kiosk-Proof": proof})
        result: str = answer.json["items"][0]["result"]
        return result

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(send, range(20)))

    assert sorted(results) == ["created", *["duplicate"] * 19]
    assert counted(database, Case) == 1


def test_what_is_added_later_completes_the_rating_and_counts_no_visit_twice(
    tablet: Tablet, database: Database
) -> None:
    version = publish(database)
    visit = str(uuid.uuid4())
    tap = a_tap(2, visit, survey_version=version, answers={"overall": 2})
    answers = {"overall": 2, "why": ["slow"], "more": "  Two hours! \x00", "unknown": 5}
    whole = a_tap(2, visit, survey_version=version, answers=answers, is_whole=True)
    for order in ([tap, whole], [whole, tap]):
        visit = str(uuid.uuid4())
        items = [an_item(KEYS, n, each | {"visit": visit}) for n, each in enumerate(order)]
        tablet.post("/sync", a_sync(*items))

        with database.reading() as session:
            rating = session.scalars(
                select(VisitRating).where(VisitRating.visit_key == visit)
            ).one()
            kept = session.scalars(select(Answer).where(Answer.visit_rating_id == rating.id)).all()
        assert rating.comment == "Two hours!"
        assert {each.question: each.number or each.choices or each.text for each in kept} == {
            "overall": 2,
            "why": ["slow"],
            "more": "Two hours!",
        }


def test_a_complaint_gets_the_receipt_that_the_resident_holds(
    tablet: Tablet, database: Database
) -> None:
    issued = tablet.post("/receipts", {"have": 38}).json["receipts"]
    assert len(issued) == 2
    receipt, code = issued[0]["reference"], issued[0]["code"]

    tablet.post("/sync", a_sync(an_item(KEYS, 1, a_complaint(receipt=receipt))))

    with database.reading() as session:
        case = session.scalars(select(Case)).one()
        used = session.scalars(select(IssuedReceipt.case_id)).all()
    assert case.reference == receipt
    assert case.code_digest in code_digests(KEYS, code)
    assert sorted(used, key=str) == sorted([None, case.id], key=str)


def test_a_receipt_of_another_tablet_or_one_used_before_is_not_given_twice(
    tablet: Tablet, database: Database
) -> None:
    receipt = tablet.post("/receipts", {"have": 39}).json["receipts"][0]["reference"]
    tablet.post("/sync", a_sync(an_item(KEYS, 1, a_complaint(receipt=receipt))))
    tablet.post("/sync", a_sync(an_item(KEYS, 2, a_complaint("Another.", receipt=receipt))))

    with database.reading() as session:
        references = session.scalars(select(Case.reference)).all()
    assert len(set(references)) == 2
    assert receipt in references


def test_the_clock_of_a_complaint_starts_when_it_was_written(
    tablet: Tablet, database: Database
) -> None:
    two_days = 2 * 24 * 3600 * 1000
    item = an_item(KEYS, 1, a_complaint())
    tablet.post("/sync", a_sync(item, monotonic_ms=item["monotonic_ms"] + two_days))

    with database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert abs(case.received_at - (now() - timedelta(days=2))) < timedelta(seconds=30)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"sealed": "not base64 at all"},
        {"sealed": ""},
        {"sealed": "AAAA"},
    ],
)
def test_what_cannot_be_opened_is_put_aside_and_never_refused(
    tablet: Tablet, database: Database, spoilt: dict[str, Any]
) -> None:
    good, bad = an_item(KEYS, 1, a_tap()), an_item(KEYS, 2, a_tap(), **spoilt)

    results = [each["result"] for each in tablet.post("/sync", a_sync(bad, good)).json["items"]]

    assert results == ["put_aside", "created"]
    with database.reading() as session:
        kept = session.scalars(select(KioskItem).where(KioskItem.number == 2)).one()
    assert (kept.sealed, kept.reason) == (bad["sealed"], "NotUnderstood")


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"kind": "song"},
        {"kind": "rating"},
        {"kind": "rating", "visit": "x", "answers": {"visit": 4}},
        {"kind": "rating", "visit": VISIT, "answers": {"visit": 9}},
        {"kind": "rating", "visit": VISIT, "answers": [], "survey_version": "one"},
        {"kind": "feedback"},
        {"kind": "feedback", "fields": {"description": "  "}},
        ["a", "list"],
        "words",
        None,
    ],
    ids=range(11),
)
def test_what_makes_no_sense_is_put_aside_too(tablet: Tablet, content: Any) -> None:
    answer = tablet.post("/sync", a_sync(an_item(KEYS, 1, content)))

    assert answer.json["items"][0]["result"] == "put_aside"


def test_what_was_sealed_for_somebody_else_or_under_another_id_does_not_open(
    tablet: Tablet, database: Database
) -> None:
    foreign = an_item(OTHER_KEYS, 1, a_tap())
    renamed = an_item(KEYS, 2, a_tap()) | {"id": str(uuid.uuid4())}

    results = [
        each["result"] for each in tablet.post("/sync", a_sync(foreign, renamed)).json["items"]
    ]

    assert results == ["put_aside", "put_aside"]
    assert counted(database, VisitRating) == 0


def test_other_content_under_a_used_key_is_kept_beside_the_first(
    tablet: Tablet, database: Database
) -> None:
    first = an_item(KEYS, 1, a_tap(1))
    second = an_item(KEYS, 1, a_tap(5), id=first["id"])
    tablet.post("/sync", a_sync(first))

    answers = [tablet.post("/sync", a_sync(second)).json["items"][0] for _ in range(2)]

    assert [each["result"] for each in answers] == ["conflict", "conflict"]
    with database.reading() as session:
        kept = session.scalars(select(KioskItem).order_by(KioskItem.id)).all()
    assert [(each.reason, bool(each.sealed)) for each in kept] == [("", False), ("conflict", True)]
    assert counted(database, VisitRating) == 1


def test_words_and_choices_that_fit_nowhere_are_still_filed(
    tablet: Tablet, database: Database
) -> None:
    fields = {
        "description": "x\x00" * 5_000,
        "kind": "song",
        "department": "gone",
        "category": 7,
        "site": "nowhere",
        "contact_email": "call me at home",
        "contact_name": ["a"],
        "about_conduct": "y",
    }
    answer = tablet.post("/sync", a_sync(an_item(KEYS, 1, a_complaint() | {"fields": fields})))

    assert answer.json["items"][0]["result"] == "created"
    with database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert case.description.endswith("call me at home")
    assert (case.contact_email, case.contact_name, case.is_restricted) == ("", "", True)


@pytest.mark.parametrize(
    "broken",
    [
        {"number": -1},
        {"number": "one"},
        {"number": 2**40},
        {"boot_id": None},
        {"wall_ms": "noon"},
        {"monotonic_ms": -5},
        {"anchor": []},
        {"anchor": {"server_ms": "x"}},
        {"id": "no uuid"},
        {"id": 7},
        {"sealed": None},
    ],
    ids=range(11),
)
def test_one_broken_item_keeps_no_other_on_the_tablet(
    tablet: Tablet, broken: dict[str, Any]
) -> None:
    good, bad = an_item(KEYS, 1, a_tap()), an_item(KEYS, 2, a_tap()) | broken

    answer = tablet.post("/sync", a_sync(bad, good))

    assert answer.status_code == 200
    assert answer.json["items"][1]["result"] == "created"
    assert answer.json["items"][0]["result"] in ("created", "put_aside")


def test_too_much_at_once_is_refused_whole(tablet: Tablet, database: Database) -> None:
    items = [an_item(KEYS, number, a_tap()) for number in range(51)]

    assert tablet.post("/sync", a_sync(*items)).status_code == 422
    assert counted(database, VisitRating) == 0


def publish(database: Database) -> int:
    """A survey of three questions; gives the id of its version."""
    words = {"en": "Words"}
    questions = [
        {"key": "overall", "kind": "face", "words": words},
        {
            "key": "why",
            "kind": "multiple",
            "words": words,
            "options": [{"key": "slow", "words": words}, {"key": "rude", "words": words}],
        },
        {"key": "more", "kind": "long_text", "words": words},
    ]
    with database.writing() as session:
        survey = SurveyRow(slug="visit", name="Visit")
        session.add(survey)
        session.flush()
        version = SurveyVersion(
            survey_id=survey.id,
            number=1,
            questions=questions,
            written_at=MONDAY,
            published_at=MONDAY,
        )
        session.add(version)
        session.flush()
        return version.id


def counted(database: Database, model: Any) -> int:
    """How many rows there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0
