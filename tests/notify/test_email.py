"""An e-mail as bytes, and what it refuses to become."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest

from portal.notify.email import mailbox, mime_message


def test_message_carries_text_and_html_side_by_side(make_email, at):
    message = message_from_bytes(mime_message(make_email(), at).as_bytes(), policy=policy.default)

    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().strip() == "Plain words: ñ, ع."
    assert html.get_content().strip() == '<p lang="en">Plain words: ñ, ع.</p>'


def test_message_says_who_when_and_that_a_machine_wrote_it(make_email, at):
    message = mime_message(make_email(language="zh-Hans"), at)

    assert message["To"] == "resident@home.example"
    assert message["Message-ID"] == "<0a1b2c3d@city.example>"
    assert message["Date"] == "Wed, 25 Nov 2026 23:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "zh-Hans"


def test_further_headers_are_written(make_email, at):
    email = make_email(headers={"Reply-To": "case+x@city.example"})

    assert mime_message(email, at)["Reply-To"] == "case+x@city.example"


def test_a_long_message_id_stays_in_one_piece(make_email, at):
    long_id = f"<{'a' * 120}@city.example>"

    assert f"Message-ID: {long_id}".encode() in mime_message(
        make_email(message_id=long_id), at
    ).as_bytes().replace(b"\r\n ", b" ")


@pytest.mark.parametrize("part", ["to", "sender", "subject", "message_id"])
@pytest.mark.parametrize("breaker", ["\r\nBcc: other@home.example", "\n", "\r", "\x00", "\u2028"])
def test_nothing_breaks_out_of_its_header(make_email, part, breaker):
    good = getattr(make_email(), part)

    with pytest.raises(ValueError, match="cannot be used") as refusal:
        make_email(**{part: good + breaker})
    assert "other" not in str(refusal.value)


@pytest.mark.parametrize(
    "headers",
    [
        {"Reply-To": "a@b.example\r\nBcc: other@home.example"},
        {"Reply-To: a@b.example\r\nBcc": "other@home.example"},
        {"Subject": "another one"},
        {"auto-submitted": "no"},
        {"Content-Type": "text/html"},
        {"": "nothing"},
    ],
)
def test_further_headers_cannot_smuggle_or_replace_one(make_email, headers):
    with pytest.raises(ValueError, match="cannot be used"):
        make_email(headers=headers)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@",
        "@b.example",
        "a b@c.example",
        "a@b.example, c@d.example",
        "a@b@c.example",
    ],
)
def test_one_email_goes_to_exactly_one_mailbox(make_email, address):
    with pytest.raises(ValueError, match="cannot be used"):
        make_email(to=address)


@pytest.mark.parametrize("language", ["", "en\n", "../en", "e"])
def test_language_is_a_tag(make_email, language):
    with pytest.raises(ValueError, match="language"):
        make_email(language=language)


@pytest.mark.parametrize(
    "name",
    [
        "City of Example",
        "Ciudad de Añasco",
        "مدينة المثال",
        "City, Inc.",
        'The "Windy" City (IL)',
        r"back\slash",
        "City, <other@home.example>, " + "Department of long names, " * 5,
        "Ñ, <other@home.example>, " * 8,
    ],
)
@pytest.mark.parametrize("to", ["resident@home.example", "ñandú@home.example"])
def test_display_name_of_any_script_stays_a_name(make_email, at, name, to):
    sender = mailbox(name, "feedback@city.example")

    written = mime_message(make_email(sender=sender, to=to), at).as_bytes()

    header = str(make_header(decode_header(message_from_bytes(written)["From"])))
    shown = header.removesuffix(" <feedback@city.example>").strip('"')
    assert shown.replace(r"\"", '"').replace(r"\\", "\\") == name.strip().strip('"')
    assert written.count(b"\nFrom:") == 1
    assert b"\nBcc:" not in written


def test_mailbox_refuses_a_name_with_a_line_break():
    with pytest.raises(ValueError, match="mailbox"):
        mailbox("City\r\nBcc: other@home.example", "feedback@city.example")


def test_domain_of_any_script_is_written_as_name_servers_know_it(make_email):
    assert make_email(to="a@bücher.example").to_address == "a@xn--bcher-kva.example"


def test_only_an_address_of_another_script_needs_an_international_server(make_email):
    assert not make_email(to="Añasco <a@bücher.example>").is_international
    assert make_email(to="ñandú@home.example").is_international


def test_every_line_is_seven_bits_and_short(make_email, at):
    email = make_email(text="ñ" * 3000, html="<p>" + "x" * 3000, subject="ñ " * 100)

    written = mime_message(email, at).as_bytes()

    assert written.isascii()
    assert max(len(line) for line in written.split(b"\r\n")) <= 78
