"""What time alone does: promises missed, cases closed, leftovers deleted."""

from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import select

from portal.day_marks import Subject
from portal.domain.case import Outcome, Status
from portal.files import LocalFiles
from portal.models import Attachment, Case, CaseEvent, DaySum, KioskPairing, StaffMember
from portal.notify.worker import Worker
from portal.services import casework
from portal.services.casework import CaseAt, Words
from portal.services.kiosk_pairing import ask
from portal.services.upkeep import WAITING_PHOTOS
from tests.factories import MONDAY, acting, work
from tests.notify.workers import CONTACT, MakeWorker, file

WORDS = Words("Thank you for telling us.", "en")


def test_the_sweep_records_missed_promises_and_closes_what_nobody_disputed(
    worker: Worker, clock: SimpleNamespace
) -> None:
    answered = file(worker.database)
    with worker.database.writing() as session:
        contact = session.scalars(select(StaffMember).where(StaffMember.email == CONTACT)).one()
        seen = CaseAt(answered.reference, 1)
        casework.resolve(work(session, acting(contact)), seen, Outcome.FIXED, WORDS)
    clock.now += timedelta(days=60)
    worker.sweep()

    with worker.database.reading() as session:
        waiting, closed = session.scalars(select(Case).order_by(Case.id))
        events = set(session.scalars(select(CaseEvent.type).where(CaseEvent.case_id == waiting.id)))
    assert closed.status is Status.CLOSED
    assert waiting.status is Status.RECEIVED
    assert (waiting.acknowledge_missed_at, waiting.resolve_missed_at) == (clock.now, clock.now)
    assert events == {"case_filed", "promise_missed", "case_escalated"}


def test_the_sweep_sums_up_the_days_that_ended(worker: Worker, clock: SimpleNamespace) -> None:
    clock.now += timedelta(days=3)
    worker.sweep()

    with worker.database.reading() as session:
        days = session.scalars(select(DaySum.on_day).where(DaySum.subject == Subject.CASES))
        assert set(days) == {MONDAY.date()}


def test_the_sweep_deletes_photos_that_no_case_came_for_and_their_files(
    worker: Worker, clock: SimpleNamespace
) -> None:
    forgotten, kept = (_photo(worker) for _ in range(2))
    receipt = file(worker.database)
    with worker.database.writing() as session:
        session.get_one(Attachment, kept.id).case_id = receipt.case_id
    clock.now += WAITING_PHOTOS + timedelta(seconds=1)
    worker.sweep()

    assert [worker.files.exists(photo.file_key) for photo in (forgotten, kept)] == [False, True]
    assert not worker.files.exists(forgotten.thumbnail_key)
    with worker.database.reading() as session:
        assert session.scalars(select(Attachment.id)).all() == [kept.id]


def test_the_sweep_forgets_tablets_that_nobody_let_in(
    worker: Worker, clock: SimpleNamespace
) -> None:
    with worker.database.writing() as session:
        ask(work(session, now=clock.now - timedelta(minutes=11)), "an old key")
        ask(work(session, now=clock.now), "a new key")
    worker.sweep()

    with worker.database.reading() as session:
        assert session.scalars(select(KioskPairing.public_key)).all() == ["a new key"]


def test_a_photo_whose_file_cannot_be_deleted_keeps_its_row_and_stops_nothing_else(
    make_worker: MakeWorker, worker: Worker, clock: SimpleNamespace
) -> None:
    photo = _photo(worker)
    clock.now += timedelta(days=60)

    class Stuck(LocalFiles):
        def delete(self, key: str) -> None:
            raise PermissionError(key)

    make_worker(files=Stuck(worker.files.root)).sweep()
    with worker.database.reading() as session:
        assert session.get(Attachment, photo.id) is not None
        assert session.scalars(select(Case)).one().acknowledge_missed_at is not None

    worker.sweep()
    with worker.database.reading() as session:
        assert session.get(Attachment, photo.id) is None


def _photo(worker: Worker) -> Attachment:
    with worker.database.writing() as session:
        photo = Attachment(
            file_key=worker.files.put(b"photo"),
            thumbnail_key=worker.files.put(b"thumbnail"),
            media_type="image/jpeg",
            width=1,
            height=1,
            byte_count=5,
            added_at=MONDAY,
        )
        session.add(photo)
        session.flush()
        session.expunge(photo)
    return photo
