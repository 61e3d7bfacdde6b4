"""Every notice, rendered: whole, in the right language, and silent about what is confidential."""

import re
import warnings
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import html5lib
import pytest
from jinja2 import TemplateNotFound, UndefinedError

from portal.domain.notices import NOTICES, RESTRICTED
from portal.notify.email import Email
from portal.notify.render import STAFF, TEMPLATES, render_email
from tests.support.untranslated import TAGS, english_in

NAMES = sorted(
    path.parent.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("**/subject.txt")
)
RESIDENT = [name for name in NAMES if not name.startswith(STAFF)]
OFFICE = [name for name in NAMES if name.startswith(STAFF)]
MARKER = "MARKER-of-the-description"
LINK = "https://feedback.city.example/case?key=a1.b2&from=mail"

FACTS = {
    "city_name": "City of Example",
    "reference": "2026-000123",
    "link": LINK,
    "track_link": "https://feedback.city.example/track",
    "department": "Permits & Licences",
    "acknowledge_due_at": datetime(2026, 11, 25, 23, 0, tzinfo=UTC),
    "resolve_due_at": datetime(2026, 12, 8, 23, 0, tzinfo=UTC),
    "message": "First line <b>\nsecond line",
    "message_language": "en",
    "outcome": "fixed",
    "staff_name": "Dana Reyes",
    "dispute_until_at": datetime(2026, 12, 22, 23, 0, tzinfo=UTC),
    "kind": "complaint",
    "site": "City Hall",
    "due_at": datetime(2026, 11, 25, 23, 0, tzinfo=UTC),
    "reason": "acknowledge",
    # What must never be in an e-mail, whoever hands it over.
    "description": MARKER,
    "contact_name": MARKER,
    "contact_email": MARKER,
}
MAY_BE_MISSING = (
    "message", "message_language", "outcome", "staff_name", "dispute_until_at", "site", "due_at",
    "reason",
)  # fmt: skip


def rendered(notice: str, language: str = "en", **facts: object) -> Email:
    return render_email(
        notice,
        language,
        {**FACTS, **facts},
        to="resident@home.example",
        sender="City of Example <feedback@city.example>",
        message_id="<0a1b2c3d@city.example>",
        zone=ZoneInfo("America/Chicago"),
    )


def test_receipt_promises_in_plain_words():
    email = rendered("case_received")

    assert email.subject == "We received your feedback: case 2026-000123"
    assert "A person will answer you by Wednesday, November 25, 2026, 5:00 PM." in email.text
    assert "Permits & Licences takes care of your case." in email.text
    assert "<bdi>Permits &amp; Licences</bdi> takes care of your case." in email.html


def test_every_notice_that_is_sent_has_its_templates():
    sent = {notice.name for notices in NOTICES.values() for notice in notices}
    sent |= {notice.name for notices in RESTRICTED.values() for notice in notices}

    assert sent <= set(NAMES)


@pytest.mark.parametrize("notice", NAMES)
def test_a_notice_is_whole(notice):
    email = rendered(notice)

    for part in (email.subject, email.text, email.html):
        assert part.strip()
        assert "%(" not in part
        assert "None" not in part
        assert "{{" not in part
    assert not re.search(r"\n\n\n| +$", email.text, re.MULTILINE)


@pytest.mark.parametrize("notice", NAMES)
def test_a_notice_is_whole_where_facts_are_missing(notice):
    email = rendered(notice, **dict.fromkeys(MAY_BE_MISSING))

    assert "None" not in email.text + email.html
    assert LINK in email.text


@pytest.mark.parametrize("notice", NAMES)
def test_subject_is_one_short_line_that_names_no_department_and_nobody(notice):
    subject = rendered(notice).subject

    assert len(subject) <= 78
    assert "\n" not in subject
    assert "Permits" not in subject
    assert "Dana" not in subject


@pytest.mark.parametrize("notice", NAMES)
def test_no_notice_repeats_what_the_resident_said(notice):
    email = rendered(notice)

    assert MARKER not in email.subject + email.text + email.html


@pytest.mark.parametrize("notice", OFFICE)
def test_mail_to_staff_holds_no_free_text(notice):
    email = rendered(notice, message=MARKER, reason=MARKER)

    assert MARKER not in email.subject + email.text + email.html


def test_allegation_of_conduct_shows_neither_kind_nor_place_nor_person():
    email = rendered("office/conduct_alleged", kind="complaint")

    assert email.subject == "A restricted case needs you"
    everything = (email.subject + email.text + email.html).lower()
    for told in ("conduct", "alleg", "complaint", "permits", "city hall", "dana"):
        assert told not in everything


@pytest.mark.parametrize("language", TAGS)
def test_every_notice_for_residents_is_in_the_language_of_its_case(language):
    for notice in RESIDENT:
        email = rendered(notice, language, message="…", message_language=language)

        assert english_in(f"{email.subject}\n{email.text}\n{email.html}", language) == [], notice
        assert "%(" not in email.text + email.html


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("notice", NAMES)
def test_html_is_well_formed_and_says_its_language_and_direction(notice, language):
    html = rendered(notice, language).html
    direction = "rtl" if language == "ar" else "ltr"

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # html5lib calls things that lxml has renamed
        html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert f'lang="{language}" dir="{direction}" width="100%"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("notice", NAMES)
def test_text_and_html_say_the_same_and_carry_the_same_links(notice):
    email = rendered(notice, message=None)
    page = _Page(email.html)

    assert set(re.findall(r"https://\S+", email.text)) == set(page.links)
    assert LINK in page.links
    html_words = " ".join(page.text.split())
    for line in email.text.splitlines():
        words = line.removeprefix("- ").strip()
        if words.strip("-") and not words.startswith("https://"):
            assert all(part in html_words for part in re.split(r": |:$", words)), words


@pytest.mark.parametrize("notice", NAMES)
def test_nothing_is_fetched_when_the_mail_is_opened(notice):
    html = rendered(notice).html

    assert not re.search(r"<(img|link|script|iframe|video|audio|object|form)\b|url\(|@import", html)


@pytest.mark.parametrize("notice", RESIDENT)
def test_mail_to_residents_says_why_they_get_it_and_how_to_stop_it(notice):
    email = rendered(notice)

    for part in (email.text, email.html):
        assert "Why you get this e-mail" in part
        assert "To stop these e-mails" in part
        assert "What happens next" in part


def test_message_is_quoted_line_by_line_and_never_as_html():
    email = rendered("reply_sent")

    assert "    First line <b>\n    second line\n" in email.text
    assert "First line &lt;b&gt;<br>" in email.html


def test_message_in_another_language_says_so_and_keeps_its_direction():
    email = rendered("reply_sent", message="مرحبا", message_language="ar")

    assert "This message is written in another language: Arabic." in email.text
    assert '<blockquote class="quotation" lang="ar" dir="rtl"' in email.html


@pytest.mark.parametrize("outcome", ["fixed", "explained", "not_ours", "cannot"])
def test_every_outcome_has_words_of_its_own(outcome):
    texts = {rendered("case_resolved", outcome=each).text for each in ("", outcome)}

    assert len(texts) == 2


def test_who_can_no_longer_dispute_is_not_told_to():
    assert "If you do not agree" in rendered("case_resolved").text
    assert "If you do not agree" not in rendered("case_resolved", dispute_until_at=None).text


def test_reference_keeps_its_order_among_arabic_words():
    email = rendered("case_received", "ar")

    assert "\u200e2026-000123\u200e" in email.subject
    assert "\u200e2026-000123\u200e" in email.text
    assert '<bdi dir="ltr">2026-000123</bdi>' in email.html


def test_this_years_dates_go_without_the_year():
    email = render_email(
        "case_received",
        "en",
        FACTS,
        to="resident@home.example",
        sender="feedback@city.example",
        message_id="<0a1b2c3d@city.example>",
        zone=ZoneInfo("America/Chicago"),
        now=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    )

    assert "by Wednesday, November 25, 5:00 PM." in email.text


def test_a_missing_fact_is_an_error_and_not_a_gap():
    facts = {name: fact for name, fact in FACTS.items() if name != "department"}

    with pytest.raises(UndefinedError, match="department"):
        render_email(
            "case_received",
            "en",
            facts,
            to="resident@home.example",
            sender="feedback@city.example",
            message_id="<0a1b2c3d@city.example>",
            zone=ZoneInfo("America/Chicago"),
        )


def test_an_unknown_notice_is_an_error():
    with pytest.raises(TemplateNotFound):
        rendered("no_such_notice")


def test_a_reference_cannot_break_out_of_the_subject():
    with pytest.raises(ValueError, match="header"):
        rendered("case_received", reference="2026-000123\r\nBcc: other@home.example")


def test_every_template_of_the_folder_belongs_to_a_notice():
    for path in Path(TEMPLATES).glob("**/*.*"):
        assert path.name.startswith("_") or path.name in ("subject.txt", "body.txt", "body.html")


class _Page(HTMLParser):
    """The words and links of an e-mail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        self.text += data
