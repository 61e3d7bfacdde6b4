"""What a mail server can do to us, and what the outbox is told of it."""

import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.domain.errors import PortalError
from portal.notify.smtp_url import smtp_server
from portal.notify.transports import DeliveryDeferred, DeliveryRefused, SmtpTransport
from tests.support.smtp import running_smtp


def test_email_arrives(smtp, make_email, at):
    SmtpTransport(smtp.url).send(make_email(), at)

    (delivery,) = smtp.deliveries
    assert delivery.sender == "feedback@city.example"
    assert delivery.recipients == ("resident@home.example",)
    assert delivery.message["Message-ID"] == "<0a1b2c3d@city.example>"
    assert delivery.message.get_body(("plain",)).get_content().strip() == "Plain words: ñ, ع."


def test_a_line_with_a_dot_arrives_whole(smtp, make_email, at):
    SmtpTransport(smtp.url).send(make_email(text="before\n.\nafter\n"), at)

    text = smtp.messages[0].get_body(("plain",)).get_content()
    assert text.splitlines() == ["before", ".", "after"]


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
@pytest.mark.parametrize("code", [550, 552])
def test_what_the_server_will_never_take_is_refused(smtp, make_email, at, stage, code):
    smtp.refuse(code, stage)

    with pytest.raises(DeliveryRefused, match=f"^the mail server answered with status {code}$"):
        SmtpTransport(smtp.url).send(make_email(), at)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", [421, 451])
def test_what_the_server_will_not_take_now_is_deferred(smtp, make_email, at, stage, code):
    smtp.refuse(code, stage)

    with pytest.raises(DeliveryDeferred, match=f"status {code}$"):
        SmtpTransport(smtp.url).send(make_email(), at)


def test_a_refused_sender_is_the_citys_to_mend_and_waits(smtp, make_email, at):
    smtp.refuse(550, "MAIL")

    with pytest.raises(DeliveryDeferred, match="status 550"):
        SmtpTransport(smtp.url).send(make_email(), at)


def test_a_server_that_stops_answering_is_given_up(smtp, make_email, at):
    smtp.stall()
    started = time.monotonic()

    with pytest.raises(DeliveryDeferred, match="did not answer in time"):
        SmtpTransport(smtp.url, timeout=0.3).send(make_email(), at)
    assert time.monotonic() - started < 3


def test_a_server_that_never_greets_is_given_up(make_email, at):
    with (
        _listening() as url,
        pytest.raises(DeliveryDeferred, match="did not answer in time"),
    ):
        SmtpTransport(url, timeout=0.3).send(make_email(), at)


def test_a_server_that_answers_byte_by_byte_is_given_up(make_email, at):
    with _listening(drips=True) as url:
        started = time.monotonic()
        with pytest.raises(DeliveryDeferred):
            SmtpTransport(url, timeout=1, longest=0.5).send(make_email(), at)
    assert 0.4 < time.monotonic() - started < 3


def test_a_server_that_dies_after_the_message_is_tried_again(smtp, make_email, at):
    smtp.die_after_data()

    with pytest.raises(DeliveryDeferred, match="closed the connection"):
        SmtpTransport(smtp.url).send(make_email(), at)

    smtp.behave()
    SmtpTransport(smtp.url).send(make_email(), at)
    assert {message["Message-ID"] for message in smtp.messages} == {"<0a1b2c3d@city.example>"}


def test_nobody_listening_is_deferred(make_email, at):
    with _listening() as url:
        pass

    with pytest.raises(DeliveryDeferred, match="could not be reached"):
        SmtpTransport(url).send(make_email(), at)


def test_a_host_that_does_not_exist_is_deferred(make_email, at):
    with pytest.raises(DeliveryDeferred, match="could not be reached"):
        SmtpTransport("smtp://mail.invalid").send(make_email(), at)


def test_address_of_another_script_reaches_a_server_that_takes_it(make_email, at):
    with running_smtp(enable_SMTPUTF8=True) as smtp:
        SmtpTransport(smtp.url).send(make_email(to="ñandú@home.example"), at)

    assert smtp.deliveries[0].recipients == ("ñandú@home.example",)


def test_address_of_another_script_is_refused_where_the_server_cannot(make_email, at):
    with (
        running_smtp(enable_SMTPUTF8=False) as smtp,
        pytest.raises(DeliveryRefused, match="international"),
    ):
        SmtpTransport(smtp.url).send(make_email(to="ñandú@home.example"), at)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_reasons_name_nobody(smtp, make_email, at, stage):
    smtp.refuse(550, stage)

    with pytest.raises(DeliveryRefused) as refusal:
        SmtpTransport(smtp.url).send(make_email(), at)
    assert "resident" not in refusal.value.reason
    assert refusal.value.__suppress_context__


def test_signs_in_over_starttls(make_email, at, tls):
    server_tls, client_tls = tls
    with running_smtp(
        tls_context=server_tls, require_starttls=True, auth_required=True, authenticator=_only_city
    ) as smtp:
        url = f"smtp://city:p%40ss@127.0.0.1:{smtp.port}?starttls=1"
        SmtpTransport(url, tls=client_tls).send(make_email(), at)

    assert len(smtp.deliveries) == 1


def test_a_wrong_password_is_the_citys_to_mend_and_waits(make_email, at, tls):
    server_tls, client_tls = tls
    with running_smtp(tls_context=server_tls, authenticator=_only_city) as smtp:
        url = f"smtp://city:wrong@127.0.0.1:{smtp.port}?starttls=1"
        with pytest.raises(DeliveryDeferred, match="refused the sign-in with status 535"):
            SmtpTransport(url, tls=client_tls).send(make_email(), at)


def test_speaks_tls_from_the_first_byte(make_email, at, tls):
    server_tls, client_tls = tls
    with running_smtp(ssl_context=server_tls) as smtp:
        SmtpTransport(f"smtps://127.0.0.1:{smtp.port}", tls=client_tls).send(make_email(), at)

    assert len(smtp.deliveries) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(make_email, at, tls):
    with (
        running_smtp(tls_context=tls[0]) as smtp,
        pytest.raises(DeliveryDeferred, match="trusted encrypted connection"),
    ):
        SmtpTransport(f"{smtp.url}?starttls=1").send(make_email(), at)


def test_no_password_is_sent_where_the_server_offers_no_encryption(smtp, make_email, at):
    with pytest.raises(DeliveryDeferred, match="does not offer"):
        SmtpTransport(f"{smtp.url}?starttls=1").send(make_email(), at)
    assert smtp.attempts == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, False, False, None, "")),
        ("smtp://mail.example?starttls=1", ("mail.example", 587, False, True, None, "")),
        ("smtps://mail.example", ("mail.example", 465, True, False, None, "")),
        ("smtp://u%40c:p%3A%2F@[::1]:2525/", ("::1", 2525, False, False, "u@c", "p:/")),
    ],
)
def test_setting_is_read_into_its_parts(url, expected):
    server = smtp_server(url)

    assert expected == (
        server.host, server.port, server.is_tls, server.has_starttls, server.user, server.password,
    )  # fmt: skip


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://u:secret@mail.example:port",
        "smtp://u:secret@mail.example:99999",
        "smtp://mail.example/path",
        "smtp://mail.example?starttls=yes",
        "smtp://mail.example?tls=1",
        "smtps://mail.example?starttls=1",
        "smtp://u:sécret@mail.example",
        "smtp://[mail.example",
    ],
)
def test_a_bad_setting_is_one_sentence_that_names_it_and_no_password(url):
    with pytest.raises(PortalError, match=r"^PORTAL_SMTP_URL must look like [^\n]*\.$") as refusal:
        SmtpTransport(url)
    assert "secret" not in str(refusal.value)


@contextmanager
def _listening(drips=False):
    """The address of a socket that takes connections in and says nothing, or never ends to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        if drips:
            threading.Thread(target=_drip, args=[listener]).start()
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"


def _drip(listener):
    connection, _address = listener.accept()
    with connection, suppress(OSError):
        while True:
            connection.sendall(b"2")
            time.sleep(0.05)


def _only_city(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=(given.login, given.password) == (b"city", b"p@ss"), handled=False)


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    """A server's TLS context for 127.0.0.1, and a client's that trusts it."""
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(_certificate())
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
