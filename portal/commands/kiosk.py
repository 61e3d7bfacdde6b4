"""`portal kiosk`: how the lobby tablets are, and letting one go that was lost."""

import json
from datetime import datetime, time
from typing import Any

import click

from portal.commands.installation import installation
from portal.domain.errors import NotFound
from portal.localized import FALLBACK
from portal.queries.kiosks import FleetRow, Tablet, fleet, fleet_row
from portal.services.calendars import city_zone
from portal.services.kiosk_devices import revoke as let_go
from portal.services.work import UnitOfWork


@click.group()
def kiosk() -> None:
    """See how the lobby tablets are, and let one go that was lost."""


@kiosk.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Say it for programs.")
def list_kiosks(as_json: bool) -> None:
    """Every kiosk with its tablet, and what waits there."""
    with installation() as here, here.writing() as work:
        found = fleet(work.session, FALLBACK, _midnight(work))
    if as_json:
        click.echo(json.dumps([_facts(row) for row in found], ensure_ascii=False))
        return
    for row in found:
        click.echo(f"{row.slug}  {row.name}  {_state(row)}")


@kiosk.command()
@click.argument("slug")
def revoke(slug: str) -> None:
    """Let the tablet of a kiosk go: it locks within a minute, and keeps what it has, sealed."""
    with installation() as here, here.writing() as work:
        row = fleet_row(work.session, slug, FALLBACK, _midnight(work))
        if row is None:
            raise NotFound(f"There is no kiosk with the slug {slug}.")
        if row.tablet is None:
            raise NotFound(f"The kiosk {slug} has no tablet.")
        let_go(work, slug, row.tablet.id)
    click.echo(f"The tablet of {slug} was let go.")


def _midnight(work: UnitOfWork) -> datetime:
    zone = city_zone(work.session)
    return datetime.combine(work.now.astimezone(zone).date(), time(), tzinfo=zone)


def _state(row: FleetRow) -> str:
    if row.tablet is None:
        return "no tablet"
    seen = row.tablet.last_seen_at
    parts = [
        f"last heard of {seen:%Y-%m-%d %H:%M} UTC" if seen else "never heard of",
        f"{row.tablet.queue_length} waiting",
        f"{row.tablet.missing} missing" if row.tablet.missing else "",
        f"{row.put_aside} put aside" if row.put_aside else "",
        "closed" if row.is_locked else "",
        "SILENT" if row.silent_since else "",
    ]
    return ", ".join(part for part in parts if part)


def _facts(row: FleetRow) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "name": row.name,
        "site": row.site,
        "is_locked": row.is_locked,
        "has_pin": row.has_pin,
        "is_silent": row.silent_since is not None,
        "put_aside": row.put_aside,
        "tablet": _tablet_facts(row.tablet) if row.tablet else None,
    }


def _tablet_facts(tablet: Tablet) -> dict[str, Any]:
    return {
        "last_seen_at": tablet.last_seen_at.isoformat() if tablet.last_seen_at else None,
        "battery_percent": tablet.battery_percent,
        "storage_percent": tablet.storage_percent,
        "queue_length": tablet.queue_length,
        "app_version": tablet.app_version,
        "is_app_newest": tablet.is_app_newest,
        "receipts_left": tablet.receipts_left,
        "arrived": tablet.arrived,
        "missing": tablet.missing,
        "ratings_today": tablet.ratings_today,
    }
