"""The worker carries out the city's rules of retention, down to the files of the photos."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from portal.domain.case import Kind, Outcome
from portal.domain.retention import RetentionRules
from portal.models import Attachment, Case
from portal.notify.worker import Worker
from portal.services import casework, retention
from portal.services.casework import CaseAt, Words
from tests.factories import MONDAY, acting, staff_called, work


def test_words_and_photos_of_a_case_go_once_its_months_are_over(
    worker: Worker, clock: SimpleNamespace
) -> None:
    key = worker.files.put(b"photo")
    with worker.database.writing() as session:
        case = session.scalars(select(Case)).one()
        session.add(_photo(case.id, key))
        words = Words("Thank you.", "en")
        contact = work(session, acting(staff_called(session, "contact")))
        casework.resolve(contact, CaseAt(case.reference, case.version), Outcome.FIXED, words)
        by_kind = RetentionRules(by_kind={Kind.COMPLAINT: 3})
        retention.set_rules(work(session, acting(staff_called(session, "administrator"))), by_kind)
    clock.now = MONDAY + timedelta(days=60)
    worker.sweep()
    assert worker.files.exists(key)

    clock.now = MONDAY + timedelta(days=120)
    worker.sweep()

    assert not worker.files.exists(key)
    with worker.database.reading() as session:
        case = session.scalars(select(Case)).one()
        assert session.scalars(select(Attachment)).all() == []
    assert (case.description, case.contact_email) == ("", "")


def _photo(case_id: int, key: str) -> Attachment:
    return Attachment(
        case_id=case_id,
        file_key=key,
        thumbnail_key="1" * 32,
        media_type="image/jpeg",
        width=1,
        height=1,
        byte_count=5,
        added_at=MONDAY,
    )
