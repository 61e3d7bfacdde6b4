"""The worklist's filters in an address, so that every view of it can be linked, kept and shared."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import url_for

from portal.domain.case import Channel, Kind
from portal.queries.worklist_filters import LARGEST_ID, ME, NOBODY, Filters, Show

Word = TypeVar("Word", bound=StrEnum)
LONGEST_SEARCH = 200
TICKED = "y"


def filters_from(query: Mapping[str, str]) -> Filters:
    """The filters that an address asks for; what it does not make sense of, it leaves open."""
    search = query.get("search", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    return Filters(
        show=_word(Show, query.get("status")) or usual_part(search),
        kind=_word(Kind, query.get("kind")),
        channel=_word(Channel, query.get("channel")),
        site=_slug(query.get("site")),
        department=_slug(query.get("department")),
        category=_slug(query.get("category")),
        label=_id(query.get("label", "")),
        assignee=_assignee(query.get("assignee", "")),
        language=_slug(query.get("language")),
        is_escalated=query.get("escalated") == TICKED,
        wants_interpreter=query.get("interpreter") == TICKED,
        search=search,
    )


def filters_from_text(text: str) -> Filters:
    """The same from the query part of an address."""
    return filters_from(dict(parse_qsl(text)))


def query_of(filters: Filters) -> dict[str, str]:
    """The shortest query that asks for these filters."""
    show = "" if filters.show is usual_part(filters.search) else filters.show.value
    named = {
        "status": show,
        "kind": filters.kind or "",
        "channel": filters.channel or "",
        "site": filters.site,
        "department": filters.department,
        "category": filters.category,
        "label": str(filters.label or ""),
        "assignee": filters.assignee,
        "language": filters.language,
        "escalated": TICKED if filters.is_escalated else "",
        "interpreter": TICKED if filters.wants_interpreter else "",
        "search": filters.search,
    }
    return {name: value for name, value in named.items() if value}


def query_text(filters: Filters) -> str:
    """The same as one text, for a page that leads back here."""
    return urlencode(query_of(filters))


def address_of(filters: Filters, **more: str | None) -> str:
    """The address of the worklist with these filters."""
    query = urlencode(query_of(filters) | {key: value for key, value in more.items() if value})
    return f"{url_for('office.worklist')}?{query}" if query else url_for("office.worklist")


def usual_part(search: str) -> Show:
    """Whoever looks for something wants to find it, finished or not."""
    return Show.ALL if search else Show.OPEN


def _word(kind: type[Word], text: str | None) -> Word | None:
    try:
        return kind(text or "")
    except ValueError:
        return None


def _slug(text: str | None) -> str:
    return (text or "").replace("\0", "")[:64]


def _assignee(text: str) -> str:
    return text if _id(text) is not None or text in (ME, NOBODY) else ""


def _id(text: str) -> int | None:
    is_id = text.isascii() and text.isdecimal() and len(text) <= 10 and int(text) <= LARGEST_ID
    return int(text) if is_id else None
