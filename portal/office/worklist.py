"""The worklist: the page on which the day begins, and its news while it stands open."""

import hashlib
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.case import Status
from portal.domain.permissions import Permission
from portal.labels import label
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.bulk import just_done
from portal.office.bulk_form import offered_acts
from portal.office.bulk_outcome import done_words
from portal.office.menu import count_words
from portal.office.moments import due_words, today
from portal.office.saved_views import new_view_form, view_chips
from portal.office.viewer import viewer
from portal.office.worklist_address import address_of, filters_from, query_text
from portal.office.worklist_form import WorklistForm
from portal.queries.worklist import Worklist, count_new
from portal.queries.worklist import worklist as find_worklist
from portal.queries.worklist_choices import worklist_choices
from portal.queries.worklist_filters import NEWEST_FIRST, Filters, Show
from portal.web.access import requires
from portal.web.city import city_in
from portal.web.htmx import is_fragment_request, no_content
from portal.web.i18n import page_language
from portal.web.work import now, reading

ALWAYS_OFFERED = frozenset({Show.OPEN, Show.ALL})


@blueprint.get("/")
@requires(Permission.READ_CASE)
def worklist() -> ResponseReturnValue:
    """The cases, what is due first; `poll` asks only for what is new."""
    filters, cursor = filters_from(request.args), request.args.get("cursor")
    found = find_worklist(reading(), viewer(), filters, today(), page_language(), cursor)
    views = view_chips(filters)
    seen = _fingerprint(found, views)
    is_poll = "poll" in request.args and is_fragment_request()
    if is_poll and request.args.get("seen") == seen:
        return no_content()
    content = {
        "worklist": found,
        "filters": filters,
        "chips": _chips(filters, found),
        "views": views,
        "earlier_url": address_of(filters, cursor=found.earlier) if found.earlier else None,
        "later_url": address_of(filters, cursor=found.later) if found.later else None,
        "poll_url": _poll_url(filters, seen, cursor),
        "list_query": query_text(filters) or None,
        "is_newest_first": filters.order is NEWEST_FIRST,
        "due_words": due_words,
        "bulk_acts": offered_acts(),
    }
    if is_poll:
        return render_template("office/_worklist_news.html", new=_count_new(filters), **content)
    return _page(filters, content)


def _page(filters: Filters, content: dict[str, Any]) -> str:
    done = just_done()
    return render_template(
        "office/worklist.html",
        form=_form(filters),
        new_view=new_view_form(filters) if content["list_query"] else None,
        is_narrowed=filters != Filters(show=filters.show, search=filters.search),
        just_done=done,
        done_words=done_words(done) if done else "",
        **content,
    )


def _form(filters: Filters) -> WorklistForm:
    choices = worklist_choices(reading(), viewer(), page_language())
    return WorklistForm(filters, choices, city_in(FALLBACK).language_tags)


def _chips(filters: Filters, found: Worklist) -> list[dict[str, object]]:
    """The parts in which there is something, and the one that is shown."""
    return [
        {
            "label": part_words(part),
            "url": address_of(filters.showing(part)),
            "count": count_words(count),
            "is_current": part is filters.show,
        }
        for part, count in found.counts.items()
        if count or part in ALWAYS_OFFERED or part is filters.show
    ]


def part_words(part: Show) -> str:
    """What a part of the cases is called."""
    situations = {
        Show.OPEN: gettext("Open"),
        Show.DUE_TODAY: gettext("Due today"),
        Show.OVERDUE: gettext("Overdue"),
        Show.WAITING: gettext("Waiting for the resident"),
        Show.ALL: gettext("All"),
    }
    return situations.get(part) or gettext(label(Status(part.value)))


def _fingerprint(found: Worklist, views: list[dict[str, object]]) -> str:
    """Changes whenever anything does that the reader has before their eyes."""
    return hashlib.sha256(f"{found.fingerprint}{views}".encode()).hexdigest()[:16]


def _poll_url(filters: Filters, seen: str, cursor: str | None) -> str:
    return address_of(filters, cursor=cursor, poll="1", seen=seen, since=now().isoformat())


def _count_new(filters: Filters) -> int:
    try:
        since_at = datetime.fromisoformat(request.args.get("since", ""))
    except ValueError:
        return 0
    if since_at.tzinfo is None:
        return 0
    return count_new(reading(), viewer(), filters, today(), since_at)
