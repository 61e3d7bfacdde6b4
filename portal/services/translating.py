"""Takes over what translators gave back, into each place where the city keeps such a text.

A reply template becomes a draft again, to be approved anew; surveys and the policy get the words
into their draft, to be published by whoever may.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from sqlalchemy import select

from portal.models import Category, City, Closure, Department, ReplyTemplate, Site
from portal.queries.policy import policy_draft
from portal.services.branding import BRANDING
from portal.services.calendar_plans import CALENDAR
from portal.services.policy import DraftWords, save_draft
from portal.services.settings_log import record_setting
from portal.services.surveys import translate_survey
from portal.services.texts import rewritten
from portal.services.work import UnitOfWork

# The texts of one thing by the last part of their key.
Texts = Mapping[str, str]
Writer = Callable[[UnitOfWork, str, str, Texts], None]
Named = TypeVar("Named", Department, Site, Category)


def take_over(work: UnitOfWork, tag: str, texts: Mapping[str, str]) -> None:
    """Write these texts, by their keys, in the language `tag`.

    What is gone meanwhile is left out. Raises Refused for a survey that somebody took away.
    """
    grouped: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for key, text in texts.items():
        kind, *path = key.split("/", 2)
        thing = path.pop(0) if len(path) > 1 else ""
        grouped[kind, thing][path[0]] = text
    for (kind, thing), parts in grouped.items():
        _WRITERS[kind](work, thing, tag, parts)


def _write_city(work: UnitOfWork, _slug: str, tag: str, texts: Texts) -> None:
    city = work.session.scalars(select(City)).one()
    before, city.name = dict(city.name), rewritten(city.name, {tag: texts["name"]})
    record_setting(work, BRANDING, "translated", {"from": before, "to": dict(city.name)})


def _name_writer(kind: str, model: type[Named]) -> Writer:
    def write_name(work: UnitOfWork, slug: str, tag: str, texts: Texts) -> None:
        row = work.session.scalar(select(model).where(model.slug == slug))
        if row is not None:
            before, row.name = dict(row.name), rewritten(row.name, {tag: texts["name"]})
            facts = {"from": before, "to": dict(row.name)}
            record_setting(work, f"{kind}:{slug}", "translated", facts)

    return write_name


def _write_reply(work: UnitOfWork, slug: str, tag: str, texts: Texts) -> None:
    row = work.session.scalar(select(ReplyTemplate).where(ReplyTemplate.slug == slug))
    if row is not None:
        before = {"title": row.title.get(tag, ""), "body": row.body.get(tag, "")}
        row.title = rewritten(row.title, {tag: texts.get("title") or before["title"]})
        row.body = rewritten(row.body, {tag: texts.get("body") or before["body"]})
        row.approved_at = row.approved_by_id = None
        record_setting(
            work, f"reply_template:{slug}", "translated", {"from": before, "to": dict(texts)}
        )


def _write_survey(work: UnitOfWork, slug: str, tag: str, texts: Texts) -> None:
    translate_survey(work, slug, tag, texts)


def _write_policy(work: UnitOfWork, _slug: str, tag: str, texts: Texts) -> None:
    clauses = {clause: {tag: text} for clause, text in texts.items()}
    seen_at = policy_draft(work.session).written_at
    save_draft(work, seen_at, DraftWords(clauses, {}))


def _write_closure(work: UnitOfWork, _slug: str, tag: str, texts: Texts) -> None:
    for day, text in texts.items():
        on = date.fromisoformat(day)
        row = work.session.scalar(select(Closure).where(Closure.closed_on == on))
        if row is not None:
            before, row.reason = dict(row.reason), rewritten(row.reason, {tag: text})
            facts = {"from": before, "to": dict(row.reason)}
            record_setting(work, CALENDAR, "translated", facts)


_WRITERS: dict[str, Writer] = {
    "city": _write_city,
    "department": _name_writer("department", Department),
    "site": _name_writer("site", Site),
    "category": _name_writer("category", Category),
    "reply": _write_reply,
    "survey": _write_survey,
    "policy": _write_policy,
    "closure": _write_closure,
}
