"""The servers that other tests stand on, tried where a mistake would make those pass wrongly."""

import smtplib

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.support.postgres import drop_postgres, fresh_postgres_url
from tests.support.smtp import running_smtp


def test_every_postgres_database_is_new_and_empty(postgres_url):
    _run(postgres_url, "CREATE TABLE cases (id int)")
    other = fresh_postgres_url()

    assert make_url(other).database != make_url(postgres_url).database
    assert _tables(other) == []
    drop_postgres(other)


def test_postgres_database_can_be_copied_with_what_is_in_it(postgres_url):
    _run(postgres_url, "CREATE TABLE cases (id int)")
    copy = fresh_postgres_url(like=postgres_url)

    assert _tables(copy) == ["cases"]
    drop_postgres(copy)


def test_dropped_postgres_database_is_gone_although_somebody_is_connected():
    url = fresh_postgres_url()
    engine = create_engine(url)
    with engine.connect():
        drop_postgres(url)
    engine.dispose()

    with pytest.raises(psycopg.OperationalError), psycopg.connect(_conninfo(url)):
        pass


def test_smtp_server_keeps_what_it_is_sent(smtp):
    _send(smtp)

    (delivery,) = smtp.deliveries
    assert delivery.recipients == ("ana@example.org",)
    assert delivery.message["Subject"] == "Recibimos su queja"


@pytest.mark.parametrize("code", [550, 450])
def test_smtp_server_refuses_a_recipient(smtp, code):
    smtp.refuse(code)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        _send(smtp)

    assert refused.value.recipients["ana@example.org"][0] == code
    smtp.behave()
    _send(smtp)
    assert len(smtp.messages) == 1


@pytest.mark.parametrize("stage", ["MAIL", "DATA"])
def test_smtp_server_refuses_a_message(smtp, stage):
    smtp.refuse(554, stage=stage)
    with pytest.raises(smtplib.SMTPResponseException):
        _send(smtp)
    assert smtp.messages == []


def test_smtp_server_dies_after_taking_the_message_in(smtp):
    smtp.die_after_data()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _send(smtp)
    assert len(smtp.messages) == 1


def test_smtp_server_stalls_and_can_still_be_stopped():
    with running_smtp() as smtp:
        smtp.stall()
        with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
            _send(smtp, timeout=0.3)
    assert smtp.messages == []


def _run(url, statement):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _tables(url):
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def _conninfo(url):
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _send(server, timeout=5):
    with smtplib.SMTP("127.0.0.1", server.port, timeout=timeout) as client:
        client.sendmail(
            "city@example.org",
            ["ana@example.org"],
            b"Subject: Recibimos su queja\r\n\r\nGracias.",
        )
