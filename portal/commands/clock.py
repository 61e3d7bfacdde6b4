"""`portal clock`: when something must be answered, and which days do not count."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.installation import installation
from portal.domain.clock import BusinessCalendar, SkippedDay, acknowledge_due, resolve_due
from portal.models import Department
from portal.services.calendars import business_calendar, city_zone


@click.command()
@click.argument("when")
@click.option("--department", help="Slug of a department; its own calendar counts, if it has one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def clock(when: str, department: str | None, as_json: bool) -> None:
    """Print when a case received at WHEN must be acknowledged and resolved.

    WHEN is ISO 8601, such as 2026-11-25T12:00, in the city's time when it names no offset.
    """
    with installation() as here, here.database.reading() as session:
        zone = city_zone(session)
        _check_department(session, department)
        received_at = _instant(when, zone)
        calendar = business_calendar(session, received_at)
    answer = _answer(calendar, received_at)
    click.echo(json.dumps(answer) if as_json else _in_words(answer))


def _instant(when: str, zone: ZoneInfo) -> datetime:
    try:
        typed = datetime.fromisoformat(when)
    except ValueError:
        raise click.UsageError(
            f"“{when}” is no date and time; write it like 2026-11-25T12:00."
        ) from None
    return (typed if typed.tzinfo else typed.replace(tzinfo=zone)).astimezone(zone)


def _check_department(session: Session, slug: str | None) -> None:
    known = session.scalars(select(Department.slug).order_by(Department.slug)).all()
    if slug is not None and slug not in known:
        raise click.UsageError(
            f"There is no department “{slug}”; there are {', '.join(known) or 'none'}."
        )


def _answer(calendar: BusinessCalendar, received_at: datetime) -> dict[str, object]:
    acknowledge = acknowledge_due(calendar, received_at)
    resolve = resolve_due(calendar, received_at)
    return {
        "received_at": received_at.isoformat(),
        "acknowledge_due_at": acknowledge.due_at.astimezone(calendar.time_zone).isoformat(),
        "resolve_due_at": resolve.due_at.astimezone(calendar.time_zone).isoformat(),
        "skipped": [{"date": day.on.isoformat(), "reason": _why(day)} for day in resolve.skipped],
    }


def _why(day: SkippedDay) -> str:
    return f"{day.reason}: {day.name}" if day.name else str(day.reason)


def _in_words(answer: dict[str, object]) -> str:
    skipped = answer["skipped"]
    assert isinstance(skipped, list)  # noqa: S101 - for the type checker; made just above
    lines = [
        f"received           {answer['received_at']}",
        f"acknowledge until  {answer['acknowledge_due_at']}",
        f"resolve until      {answer['resolve_due_at']}",
        *(f"skipped            {day['date']}  {day['reason']}" for day in skipped),
    ]
    return "\n".join(lines)
