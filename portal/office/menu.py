"""The menu of the office, with how much waits behind each entry."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from portal.domain.permissions import Permission, Viewer
from portal.gettext_mark import N_
from portal.localized import FALLBACK
from portal.office.moments import today
from portal.queries.escalations import count_waiting
from portal.queries.paging import COUNTED_TO
from portal.queries.setup import steps_done
from portal.queries.worklist import personal_counts
from portal.queries.worklist_filters import ME
from portal.web.access import current_viewer
from portal.web.city import city_in
from portal.web.work import reading

# The sections beside the cases, in the order of the menu: endpoint, name, who may open it.
SECTIONS: tuple[tuple[str, str, Permission], ...] = (
    ("new_case", N_("New case"), Permission.FILE_CASE),
    ("board", N_("Policy board"), Permission.READ_BOARD),
    ("reviews", N_("Reviews"), Permission.READ_REVIEW),
    ("ratings", N_("Ratings"), Permission.READ_RATINGS),
    ("policy_text", N_("Policy"), Permission.READ_CASE),
    ("trainings", N_("Trainings"), Permission.LOG_TRAINING),
    ("outbox", N_("Outbox"), Permission.READ_OUTBOX),
)


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu; `count` is None where there is nothing to count."""

    label: str
    url: str
    count: str | None
    is_current: bool


def menu() -> list[MenuEntry]:
    """What the signed-in person can open; nothing when nobody is."""
    from portal.office.settings_pages import pages_for  # itself a page of the blueprint

    viewer = current_viewer()
    if viewer is None:
        return []
    entries = _cases(viewer) if viewer.has(Permission.READ_CASE) else []
    if viewer.has(Permission.HANDLE_ESCALATION):
        entries.append(_escalations(viewer))
    entries += [
        _entry(gettext(text), url_for(f"office.{endpoint}"))
        for endpoint, text, permission in SECTIONS
        if viewer.has(permission)
    ]
    entries += _setup(viewer)
    if pages_for(viewer):
        entries.append(_entry(gettext("Settings"), url_for("office.settings")))
    return [*entries, _entry(gettext("My account"), url_for("office.account"))]


def count_words(count: int) -> str:
    """A bounded count: “100+” where nobody counted further."""
    return f"{COUNTED_TO}+" if count > COUNTED_TO else str(count)


def _cases(viewer: Viewer) -> list[MenuEntry]:
    due, mine = personal_counts(reading(), viewer, today())
    is_mine = request.endpoint == "office.worklist" and request.args.get("assignee") == ME
    everything, own = url_for("office.worklist"), url_for("office.worklist", assignee=ME)
    is_here = request.endpoint in ("office.worklist", "office.case") and not is_mine
    return [
        MenuEntry(gettext("Cases"), everything, _due_words(due), is_here),
        MenuEntry(gettext("My cases"), own, count_words(mine) if mine else None, is_mine),
    ]


def _escalations(viewer: Viewer) -> MenuEntry:
    waiting, url = count_waiting(reading(), viewer), url_for("office.escalations")
    count = count_words(waiting) if waiting else None
    return MenuEntry(gettext("Escalations"), url, count, request.path == url)


def _setup(viewer: Viewer) -> list[MenuEntry]:
    """What is left to do before the city is complete; nothing once it is."""
    if not viewer.has(Permission.MANAGE_SETTINGS) or city_in(FALLBACK).is_demonstration:
        return []
    steps = steps_done(reading())
    done = sum(steps.values())
    if done == len(steps):
        return []
    words = gettext("Set up (%(done)s of %(steps)s)", done=done, steps=len(steps))
    return [_entry(words, url_for("office.setup"))]


def _due_words(due: int) -> str | None:
    return gettext("%(count)s due", count=count_words(due)) if due else None


def _entry(label: str, url: str) -> MenuEntry:
    return MenuEntry(label, url, None, is_current=request.path == url)
