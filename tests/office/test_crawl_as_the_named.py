"""The person an allegation names crawls everything there is, and finds not a trace of it (B.2).

Two cities are alike but for one restricted case, full of a word that stands nowhere else. Every
page, list, count, search, download and mail of the named person must be the same in both.
"""

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from portal.db import Database
from portal.domain.case import Outcome
from portal.models import Case, OutboxMessage
from portal.notify.render import render_email
from portal.queries.notices import envelope
from portal.services import casework, clocks, conduct, resident_actions, supervision
from portal.services.casework import Words
from portal.services.conduct import Walls
from portal.services.escalations import note_opened
from portal.services.labelling import set_labels
from portal.services.work import SYSTEM
from tests.factories import KEYS, MONDAY, a_case, acting, staff_called, work
from tests.office.cases import do
from tests.support.pages import BrowserlikeClient
from tests.support.staff import signed_in

MARKER = "Xylophonmarker"
SAID = Words(f"About {MARKER} again.", "en")
NAMED = ("counter", "contact", "supervisor", "reviewer", "administrator")
# Links to a page that is crawled under another address, or made up anew each time.
SAME_AGAIN = ("sign-out", "lang=", "list=", "account/second-factor")
# What the server makes up anew for every page.
MADE_UP = re.compile(r'name="(?:csrf_token|idempotency_key)"[^>]*')


@dataclass
class Seen:
    """Everything that one person was shown: address → what stood there."""

    pages: dict[str, str] = field(default_factory=dict)


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", NAMED)
def test_the_named_person_finds_no_trace_of_the_case(
    app: Flask, database: Database, name: str
) -> None:
    _ordinary_life(database)
    without = _crawl(app, name)
    reference = _allegation_against(database, name)

    seen = _crawl(app, name)

    assert len(seen.pages) > 30, "the crawl goes through the whole office"
    has_board = name in ("supervisor", "reviewer", "administrator")
    assert ("evidence pack" in seen.pages) == has_board
    for address, content in seen.pages.items():
        assert MARKER.lower() not in content.lower() or MARKER in address, address
        # What one has typed oneself comes back, as everywhere: the two cities answer it alike.
        assert reference not in content or reference in address, address
    changed = {
        path: _difference(without.pages.get(path, ""), seen.pages[path]) for path in seen.pages
    }
    changed = {path: lines for path, lines in changed.items() if lines}
    assert changed == {}, "no count, order or number tells of it either"
    assert _mails_to(database, name, reference) == []


def _ordinary_life(database: Database) -> None:
    """Cases of every status, so that there are lists, counts and figures to be changed."""
    with database.writing() as session:
        for age in range(8):
            at = MONDAY - timedelta(days=3 * age, hours=age)
            a_case(session, at, contact_email="rosa@example.org", category="permit-delay")
    with database.reading() as session:
        references = list(session.scalars(select(Case.reference).order_by(Case.id)))
    for reference in references[::2]:
        do(database, reference, lambda w, s: casework.acknowledge(w, s, Words("Thanks.", "en")))
    for reference in references[::4]:
        do(database, reference, _resolve)
    do(database, references[1], lambda w, s: supervision.escalate(w, s, Words("Help.", "en")))
    with database.writing() as session:
        clocks.sweep_missed_promises(work(session, SYSTEM))
    with database.writing() as session:  # the crawl itself opens cases, and that is shown
        for name in NAMED:
            for reference in references:
                note_opened(work(session, acting(staff_called(session, name))), reference)


def _allegation_against(database: Database, name: str) -> str:
    """A case that names the person, who had worked on it before it was restricted."""
    with database.writing() as session:
        receipt = a_case(
            session,
            description=f"{MARKER} {MARKER}",
            location=MARKER,
            contact_name=MARKER,
            contact_email=f"{MARKER}@example.org",
            staff_named=MARKER,
            category="permit-delay",
            site="city-hall",
        )
    reference = receipt.reference
    do(database, reference, lambda w, s: casework.note(w, s, SAID), by="contact")
    do(database, reference, lambda w, s: casework.acknowledge(w, s, SAID), by="contact")
    do(database, reference, lambda w, s: set_labels(w, s, [MARKER], []), by="contact")
    do(database, reference, lambda w, s: supervision.escalate(w, s, SAID), by="counter")
    with database.writing() as session:
        walls = Walls((staff_called(session, name).id,))
    by = "supervisor" if name != "supervisor" else "reviewer"
    do(database, reference, lambda w, s: conduct.restrict(w, s, walls, SAID), by=by)
    do(database, reference, lambda w, s: casework.reply(w, s, SAID), by=by)
    do(database, reference, lambda w, s: casework.resolve(w, s, Outcome.CANNOT, SAID), by=by)
    with database.writing() as session:
        resident_actions.rate(work(session), receipt.case_id, 1, 1, MARKER)
        resident_actions.dispute(work(session), receipt.case_id, SAID)
    do(database, reference, lambda w, s: conduct.ask_to_lift(w, s, None, SAID), by=by)
    with database.writing() as session:
        clocks.sweep_missed_promises(work(session, SYSTEM))
    return reference


def _resolve(work, seen) -> None:
    casework.resolve(work, seen, Outcome.FIXED, Words("Done.", "en"))


def _crawl(app: Flask, name: str) -> Seen:
    """Follow every link from every page that needs no parameter, and fetch every download."""
    browser = signed_in(BrowserlikeClient(app), f"{name}@city.example")
    seen, waiting = Seen(), [*_starts(app)]
    while waiting:
        address = waiting.pop()
        if address in seen.pages:
            continue
        answer = browser.client.get(address, base_url=browser.base_url)
        seen.pages[address] = _readable(answer.data, answer.mimetype)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            waiting += _links(answer.text, address)
            waiting += _searches(address)
    seen.pages |= dict(_downloads(browser))
    return seen


def _starts(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        is_made_up = any(part in rule.rule for part in SAME_AGAIN)
        if "GET" in (rule.methods or ()) and not rule.arguments and not is_made_up:
            yield rule.rule
    for number in range(1, 12):
        yield f"/office/cases/2026-{number:06d}"


def _links(html: str, address: str) -> Iterator[str]:
    for link in re.findall(r'(?:href|hx-get)="([^"#]+)"', html):
        target = urlsplit(urljoin(address, link.replace("&amp;", "&")))
        is_ours = target.path.startswith("/office") and not target.netloc
        is_known = any(part in link for part in SAME_AGAIN)
        if is_ours and not is_known:
            yield f"{target.path}?{target.query}" if target.query else target.path


def _searches(address: str) -> Iterator[str]:
    if address == "/office/":
        yield f"/office/?status=all&search={MARKER}"
        yield f"/office/?status=all&search={MARKER}@example.org"


def _downloads(browser: BrowserlikeClient) -> Iterator[tuple[str, str]]:
    """What is sent only after pressing a button: the evidence pack."""
    page = browser.get("/office/policy")
    if page.status_code != 200:
        return
    for form in page.page.document.all("form"):
        action = form.get("action", "")
        if "evidence" in action:
            filled = page.page.form(urlsplit(action).path).fields
            answer = browser.post(action, data=dict(filled))
            yield "evidence pack", _readable(answer.response.data, answer.response.mimetype)


def _readable(data: bytes, mimetype: str) -> str:
    if mimetype in ("application/zip", "application/x-zip-compressed"):
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            return "\n".join(
                f"{name}\n{pack.read(name).decode('utf-8', 'replace')}" for name in pack.namelist()
            )
    text = data.decode("utf-8", "replace")
    return MADE_UP.sub("", text)


def _difference(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _mails_to(database: Database, name: str, reference: str) -> list[str]:
    """The mails of the person that speak of the case, as the worker would send them now."""
    found = []
    with database.reading() as session:
        member = staff_called(session, name)
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.staff_id == member.id))
        for row in rows:
            ready = envelope(session, KEYS, "http://portal.test", row.id)
            if ready is None:
                continue
            email = render_email(
                ready.notice,
                ready.language,
                ready.facts,
                to=ready.to,
                sender="City <no-reply@city.example>",
                message_id="<x@city.example>",
                zone=ready.time_zone,
            )
            text = f"{email.subject}\n{email.text}\n{email.html}"
            if reference in text or MARKER.lower() in text.lower():
                found.append(text)
    return found
