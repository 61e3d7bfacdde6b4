"""A change that moves promised dates: looked at first, then confirmed (contract: the clock)."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from portal.office.calendar_forms import PlanForm
from portal.office.viewer import actor, viewer
from portal.services.calendar_changes import Preview, PreviewOutdated, carry_out, preview
from portal.web.work import now, reading, writing

SHOWN = 50  # cases of a preview that stand in its table


@dataclass(frozen=True)
class PlanPage:
    """Where a plan is confirmed, where one comes from and returns to, and what that is called."""

    confirm_url: str
    back_url: str
    back_words: str
    title: str


def show_plan(page: PlanPage, form: PlanForm, *, is_outdated: bool = False) -> ResponseReturnValue:
    """What the plan would move. Raises NoBusinessDay where nothing could be promised any more."""
    shown = preview(reading(), viewer(), form.plan(), now())
    html = render_template(
        "office/plan.html",
        page=page,
        form=form,
        preview=shown,
        shown=shown.moved[:SHOWN],
        moved_words=_moved_words(shown),
        is_outdated=is_outdated,
    )
    return html, 409 if is_outdated else 200


def confirm_plan(
    page: PlanPage, form: PlanForm, on_success: Callable[[], None] = lambda: None
) -> ResponseReturnValue:
    """Carry the plan out as it was shown, or show it anew where it would do something else."""
    try:
        with writing(actor()) as work:
            moved = carry_out(work, form.plan(), request.form.get("digest", ""))
    except PreviewOutdated:
        return show_plan(page, form, is_outdated=True)
    on_success()
    flash(_done_words(moved), "success")
    return redirect(page.back_url, 303)


def never_opens() -> str:
    """What is said where a calendar would never open again."""
    return gettext("With this the offices would not open for a year, and nothing can be promised.")


def _done_words(moved: int) -> str:
    if not moved:
        return gettext("Saved.")
    return gettext(
        "Saved. The dates of open cases have moved, and residents with an e-mail address are told."
    )


def _moved_words(shown: Preview) -> str:
    if not shown.moved:
        return gettext("No date of an open case moves.")
    return ngettext(
        "%(num)d of %(open)s open cases gets new dates.",
        "%(num)d of %(open)s open cases get new dates.",
        len(shown.moved),
        open=shown.open_count,
    )
