"""A notice and its facts, made into an e-mail in the language of the person who gets it.

A notice is a folder of templates/email/: subject.txt, body.txt and body.html. Notices to staff lie
in office/ below it; their words belong to the catalogue `office`, the others to `messages`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from portal.notify.email import Email
from portal.translations import (
    catalogue,
    direction_of,
    format_day,
    format_instant,
    kept_in_order,
    name_in,
)

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "email"
STAFF = "office/"

# A notice sees these facts and no other, so that nothing said in confidence can slip into a mailbox
# that more people read than the case (B.2). Those that may be missing are None in that case.
# `reason` is one of the words that the templates know (promise_missed: acknowledge, resolve;
# case_escalated: by_hand, due_soon, missed, disputed, third_transfer, category; kiosk_filling:
# storage, queue), never free text.
RESIDENT_NEEDS = frozenset(
    {
        "city_name",
        "reference",
        "link",
        "track_link",
        "department",
        "acknowledge_due_at",
        "resolve_due_at",
    }
)
RESIDENT_MAY_LACK = frozenset(
    {"message", "message_language", "outcome", "staff_name", "dispute_until_at"}
)
STAFF_NEEDS = frozenset({"city_name", "reference", "link", "department", "kind"})
STAFF_MAY_LACK = frozenset({"staff_name", "site", "due_at", "reason", "kiosk"})
# Of the daily digest: how many cases, and nothing of any one of them. Of the daily head: the day,
# how many entries it covers, and what they come to.
# Of a gap: its first and last day, as ISO dates.
STAFF_FIGURES = frozenset(
    {"waiting", "overdue", "due_today", "unassigned", "day", "count", "digest"}
    | {"first_day", "last_day"}
)

# Names of any script: in HTML each keeps its own direction (Unicode Bidirectional Algorithm).
NAMES = frozenset({"city_name", "department", "site", "staff_name", "kiosk"})


def render_email(
    notice: str,
    language: str,
    facts: Mapping[str, object],
    *,
    to: str,
    sender: str,
    message_id: str,
    zone: tzinfo,
    now: datetime | None = None,
) -> Email:
    """The e-mail that `notice` is in `language`, its instants in the city's `zone`.

    Years are written out, because e-mails are kept, unless `now` shows that they are this year's.
    Raises jinja2.UndefinedError where a fact that the notice needs is missing, TemplateNotFound for
    an unknown notice and ValueError where a fact would break out of a header.
    """
    known = _known(notice, facts) | {"when": partial(_when, language, zone, now)}
    subject = _rendered(notice, "subject.txt", language, _as_text(known, language)).strip()
    known["subject"] = subject
    return Email(
        to=to,
        subject=subject,
        text=_rendered(notice, "body.txt", language, _as_text(known, language)),
        html=_rendered(notice, "body.html", language, _as_html(known)),
        language=language,
        message_id=message_id,
        sender=sender,
    )


def _known(notice: str, facts: Mapping[str, object]) -> dict[str, object]:
    if notice.startswith(STAFF):
        needed, missing = STAFF_NEEDS, STAFF_MAY_LACK | STAFF_FIGURES
    else:
        needed, missing = RESIDENT_NEEDS, RESIDENT_MAY_LACK
    seen = {name: facts[name] for name in facts.keys() & (needed | missing)}
    return {**dict.fromkeys(missing), **seen}


def _rendered(notice: str, part: str, language: str, facts: Mapping[str, object]) -> str:
    text = _environment(language).get_template(f"{notice}/{part}").render(facts)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What the extension adds to the environment is known only once it runs.
    install = environment.install_gettext_translations  # type: ignore[attr-defined]
    install(catalogue(language), newstyle=True)
    environment.globals |= {
        "language": language,
        "direction": direction_of(language),
        "direction_of": direction_of,
        "language_name": partial(_language_name, language),
        "day_words": partial(_day_words, language),
    }
    return environment


def _when(language: str, zone: tzinfo, now: datetime | None, at: datetime) -> str:
    return format_instant(at, language, zone, now)


def _day_words(language: str, on: str | None) -> str:
    return format_day(date.fromisoformat(on), language) if on else "–"


def _language_name(reader: str, tag: str) -> str:
    return name_in(tag, reader)


def _as_text(facts: Mapping[str, object], language: str) -> dict[str, object]:
    return {
        name: kept_in_order(str(fact), language) if name == "reference" else fact
        for name, fact in facts.items()
    }


def _as_html(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: _isolated(name, fact) for name, fact in facts.items()}


def _isolated(name: str, fact: object) -> object:
    if fact is None:
        return None
    if name == "reference":
        return Markup('<bdi dir="ltr">{}</bdi>').format(fact)
    return Markup("<bdi>{}</bdi>").format(fact) if name in NAMES else fact
