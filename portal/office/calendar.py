"""The city's calendar: hours, closures, public holidays, and what a change of them moves."""

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from portal.domain.clock import NoBusinessDay
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.calendar_forms import (
    ClosureForm,
    HoursForm,
    OpenForm,
    PlanForm,
    city_day,
    closure_form,
)
from portal.office.holiday_words import holiday_words
from portal.office.language_fields import language_fields
from portal.office.plans import PlanPage, confirm_plan, never_opens, show_plan
from portal.queries.calendar import calendar_settings
from portal.services.public_holidays import public_holidays
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import reading

HOURS, CLOSURE, OPEN = "hours", "closure", "open"


@blueprint.get("/settings/calendar")
@requires(Permission.MANAGE_SETTINGS)
def calendar() -> ResponseReturnValue:
    """When the city works, this year and next."""
    return _calendar_page()


@blueprint.get("/settings/calendar/<change>/preview")
@requires(Permission.MANAGE_SETTINGS)
def calendar_preview(change: str) -> ResponseReturnValue:
    """What a change would move; nothing is written yet."""
    form = _sent_form(change, request.args, is_confirmed=False)
    try:
        if form.validate():
            return show_plan(_page(change), form)
    except NoBusinessDay:
        form.form_errors.append(never_opens())
    return _calendar_page(form)


@blueprint.post("/settings/calendar/<change>")
@requires(Permission.MANAGE_SETTINGS)
def change_calendar(change: str) -> ResponseReturnValue:
    """Make the change that was looked at, and move the open cases."""
    form = _sent_form(change, request.form, is_confirmed=True)
    if not form.validate():
        return _calendar_page(form)
    return confirm_plan(_page(change), form)


def _page(change: str) -> PlanPage:
    return PlanPage(
        confirm_url=url_for(".change_calendar", change=change),
        back_url=url_for(".calendar"),
        back_words=gettext("Calendar"),
        title=gettext("Change the calendar"),
    )


def _sent_form(change: str, data: MultiDict[str, str], *, is_confirmed: bool) -> PlanForm:
    options = {"formdata": data, "meta": {"csrf": is_confirmed}}
    if change == HOURS:
        return HoursForm(**options)
    if change == CLOSURE:
        return closure_form(**options)
    if change == OPEN:
        return OpenForm(**options)
    raise NotFound("There is nothing of this name to change.")


def _calendar_page(sent: PlanForm | None = None) -> ResponseReturnValue:
    today, language = city_day(), page_language()
    settings = calendar_settings(reading(), date(today.year, 1, 1), language)
    plain = {"formdata": None, "meta": {"csrf": False}}
    hours = HoursForm(
        opening_time=settings.opening_time, closing_time=settings.closing_time, **plain
    )
    html = render_template(
        "office/calendar.html",
        settings=settings,
        language_fields=language_fields,
        today=today,
        hours=sent if isinstance(sent, HoursForm) else hours,
        closure=sent if isinstance(sent, ClosureForm) else closure_form(**plain),
        sent=sent,
        holidays=_holidays(settings.country, settings.subdivision, today.year, language),
    )
    return html, 422 if sent else 200


def _holidays(
    country: str, subdivision: str | None, year: int, language: str
) -> dict[int, list[tuple[date, str]]]:
    """This year's public holidays and the next one's, by year."""
    found = public_holidays(country, subdivision, [year, year + 1], language)
    return {
        each: [(on, holiday_words(off.name)) for on, off in found.items() if on.year == each]
        for each in (year, year + 1)
    }
