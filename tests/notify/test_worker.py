"""The worker against a real mail server that misbehaves, and against time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import make_url, select, text

import portal.db
from portal.db import Database
from portal.domain.retries import WAITS
from portal.models import (
    Case,
    City,
    DeliveryAttempt,
    Department,
    OutboxMessage,
    OutboxState,
    StaffMember,
)
from portal.notify import smtp as smtp_module
from portal.notify import worker as worker_module
from portal.notify.transports import SmtpTransport
from portal.notify.worker import Worker, mail_domain
from portal.services import dispatch, resident_actions
from portal.services.casework import Words
from portal.services.resident_actions import Contact
from tests.factories import MONDAY, work
from tests.notify.workers import ANA, CONTACT, MakeWorker, file
from tests.support.smtp import SmtpServer

CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
WORDS = Words("Thank you for telling us.", "en")


def test_resident_and_contact_get_their_mails(worker: Worker, smtp: SmtpServer) -> None:
    _send_all(worker)

    assert sorted(_recipients(smtp)) == [ANA, CONTACT]
    assert _states(worker) == [OutboxState.SENT, OutboxState.SENT]
    mail = next(each for each in smtp.messages if each["To"] == ANA)
    assert mail["From"] == "Riverton <no-reply@portal.test>"
    assert "http://portal.test/" in mail.get_body(("plain",)).get_content()


def test_nothing_due_is_nothing_done(worker: Worker) -> None:
    _send_all(worker)

    assert not worker.send_next()


def test_every_attempt_goes_out_under_the_same_message_id(
    worker: Worker, smtp: SmtpServer, clock: SimpleNamespace
) -> None:
    smtp.die_after_data()
    _send_all(worker)
    clock.now += WAITS[0]
    smtp.behave()
    _send_all(worker)

    ids = {mail["To"]: set() for mail in smtp.messages}
    for mail in smtp.messages:
        ids[mail["To"]].add(mail["Message-ID"])
    assert len(smtp.messages) == 4
    assert [len(each) for each in ids.values()] == [1, 1]
    assert _states(worker) == [OutboxState.SENT, OutboxState.SENT]


def test_what_the_server_will_never_take_waits_for_a_person(
    worker: Worker, smtp: SmtpServer
) -> None:
    smtp.refuse(550)
    _send_all(worker)

    assert _states(worker) == [OutboxState.DEAD, OutboxState.DEAD]
    assert set(_reasons(worker)) == {"the mail server answered with status 550"}


@pytest.mark.parametrize("fault", ["refuses for now", "stalls", "dies after DATA", "is gone"])
def test_every_other_trouble_is_tried_again_later(
    make_worker: MakeWorker, worker: Worker, smtp: SmtpServer, fault: str
) -> None:
    if fault == "refuses for now":
        smtp.refuse(451, stage="DATA")
    elif fault == "stalls":
        smtp.stall()
        worker = make_worker(transport=SmtpTransport(smtp.url, timeout=0.3))
    elif fault == "dies after DATA":
        smtp.die_after_data()
    else:
        worker = make_worker(transport=SmtpTransport("smtp://127.0.0.1:1", timeout=0.3))
    _send_all(worker)

    assert _states(worker) == [OutboxState.PENDING, OutboxState.PENDING]
    assert [message.next_attempt_at for message in _messages(worker)] == [MONDAY + WAITS[0]] * 2


def test_a_mail_server_away_for_good_makes_dead_letters_after_the_last_wait(
    worker: Worker, smtp: SmtpServer, clock: SimpleNamespace
) -> None:
    smtp.refuse(451)
    for wait in WAITS:
        _send_all(worker)
        clock.now += wait
    assert _states(worker) == [OutboxState.PENDING, OutboxState.PENDING]
    _send_all(worker)

    assert _states(worker) == [OutboxState.DEAD, OutboxState.DEAD]


def test_a_resident_who_took_the_address_back_gets_nothing(
    worker: Worker, smtp: SmtpServer
) -> None:
    with worker.database.writing() as session:
        session.scalars(select(Case)).one().contact_email = ""
    _send_all(worker)

    assert _recipients(smtp) == [CONTACT]
    assert _states(worker) == [OutboxState.CANCELLED, OutboxState.SENT]


@pytest.mark.parametrize("loss", ["role", "account", "conduct"])
def test_staff_who_lost_the_right_to_the_case_get_nothing(
    worker: Worker, smtp: SmtpServer, loss: str
) -> None:
    with worker.database.writing() as session:
        member = session.scalars(select(StaffMember).where(StaffMember.email == CONTACT)).one()
        if loss == "role":
            member.assignments.clear()
        elif loss == "account":
            member.is_active = False
        else:
            session.scalars(select(Case)).one().is_restricted = True
    _send_all(worker)

    assert _recipients(smtp) == [ANA]
    assert _states(worker) == [OutboxState.SENT, OutboxState.CANCELLED]


def test_names_come_in_the_citys_own_language_where_the_readers_is_missing(
    worker: Worker, smtp: SmtpServer
) -> None:
    with worker.database.writing() as session:
        permits = session.scalars(select(Department).where(Department.slug == "permits")).one()
        permits.name = {"de": "Bauamt", "fr": "Permis"}
        session.scalars(select(City)).one().default_language = "fr"
    _send_all(worker)

    bodies = [mail.get_body(("plain",)).get_content() for mail in smtp.messages]
    assert all("Permis" in body and "Bauamt" not in body for body in bodies)


@pytest.mark.parametrize("spoiled", ["notice", "address"])
def test_a_message_that_cannot_be_written_does_not_keep_the_others(
    worker: Worker, smtp: SmtpServer, spoiled: str
) -> None:
    with worker.database.writing() as session:
        message = session.scalars(
            select(OutboxMessage).where(OutboxMessage.to_address == ANA)
        ).one()
        if spoiled == "notice":
            message.notice = "no_such_notice"
        else:
            message.to_address = session.scalars(select(Case)).one().contact_email = "nobody"
    _send_all(worker)

    assert _recipients(smtp) == [CONTACT]
    assert _states(worker) == [OutboxState.DEAD, OutboxState.SENT]
    assert _reasons(worker)[0] in ("TemplateNotFound", "ValueError")


def test_two_workers_at_once_send_nothing_twice(
    make_worker: MakeWorker, database_url: str, worker: Worker, smtp: SmtpServer
) -> None:
    for number in range(15):
        file(worker.database, contact_email=f"r{number}@example.org")
    databases = [Database(database_url) for _ in range(2)]
    threads = [
        threading.Thread(target=_send_all, args=[make_worker(database=each)]) for each in databases
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in databases:
        each.close()

    ids = [mail["Message-ID"] for mail in smtp.messages]
    assert len(ids) == len(set(ids)) == 32
    assert set(_states(worker)) == {OutboxState.SENT}


def test_a_delivery_can_never_take_as_long_as_its_claim() -> None:
    longest = timedelta(seconds=smtp_module.LONGEST_DELIVERY_SECONDS)

    assert 2 * longest <= dispatch.CLAIM


def test_a_database_that_goes_away_is_waited_for(
    make_worker: MakeWorker,
    worker: Worker,
    database_url: str,
    smtp: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(portal.db, "BUSY_TIMEOUT_MS", 100)
    monkeypatch.setattr(worker_module, "SECONDS_BETWEEN_LOOKS", 0.05)
    stop = threading.Event()
    database = Database(database_url)
    thread = threading.Thread(target=make_worker(database=database).run, args=[stop], daemon=True)
    with _away(database_url, worker.database):
        thread.start()
        time.sleep(0.5)
        assert thread.is_alive()
        assert smtp.messages == []
    _wait_until(lambda: {ANA, CONTACT} <= set(_recipients(smtp)))
    stop.set()
    thread.join()
    database.close()

    # Once each. (A supervisor may hear too: what the sweep missed it finds out afterwards.)
    assert [_recipients(smtp).count(each) for each in (ANA, CONTACT)] == [1, 1]


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("feedback.city.example", "feedback.city.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("127.0.0.1", "localhost"),
        ("::1", "localhost"),
    ],
)
def test_mails_come_from_a_domain_even_where_the_portal_has_only_a_number(
    host: str, domain: str
) -> None:
    assert mail_domain(host) == domain


def test_a_portal_without_a_domain_sends_all_the_same(
    make_worker: MakeWorker, worker: Worker, smtp: SmtpServer
) -> None:
    _send_all(make_worker(domain="::1"))

    assert _states(worker) == [OutboxState.SENT, OutboxState.SENT]
    assert all(mail["Message-ID"].endswith("@localhost>") for mail in smtp.messages)


def test_a_new_address_gets_what_the_old_one_no_longer_may(
    worker: Worker, smtp: SmtpServer
) -> None:
    with worker.database.writing() as session:
        case = session.scalars(select(Case)).one()
        resident_actions.change_contact(work(session), case.id, Contact(email="new@example.org"))
    _send_all(worker)

    assert ANA not in _recipients(smtp)
    assert "new@example.org" in _recipients(smtp)


def _send_all(worker: Worker) -> None:
    while worker.send_next():
        pass


def _recipients(smtp: SmtpServer) -> list[str]:
    return [delivery.recipients[0] for delivery in smtp.deliveries]


def _messages(worker: Worker) -> list[OutboxMessage]:
    with worker.database.reading() as session:
        return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def _states(worker: Worker) -> list[OutboxState]:
    return [message.state for message in _messages(worker)]


def _reasons(worker: Worker) -> list[str]:
    with worker.database.reading() as session:
        return list(session.scalars(select(DeliveryAttempt.reason)))


@contextmanager
def _away(database_url: str, database: Database) -> Iterator[None]:
    """The database answers nobody: locked for good, or cut off."""
    if database.is_sqlite:
        with database.writing() as session:
            session.execute(text("SELECT 1"))  # takes the lock
            yield
        return
    name = make_url(database_url).database
    database.close()
    with psycopg.connect(_server_of(database_url), autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(CUT_OFF, [name])
        yield
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


def _server_of(database_url: str) -> str:
    url = make_url(database_url).set(drivername="postgresql", database="postgres")
    return url.render_as_string(hide_password=False)


def _wait_until(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)
