"""`portal bench`: what is needed to measure the portal with as much in it as a large city has."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.installation import Installation, installation
from portal.demo import ACCOUNTS
from portal.demo.crowd import add_cases, add_ratings
from portal.domain.errors import PortalError
from portal.models import StaffMember
from portal.services.day_sums import sum_days
from portal.services.work import SYSTEM, UnitOfWork

Add = Callable[[Session, Callable[[int], None]], None]


class NoDemonstration(PortalError):
    """The database is a real city's, or nobody's."""

    def __init__(self) -> None:
        super().__init__(
            "A crowd goes into a demonstration city only; make one with `portal demo` and a "
            "PORTAL_DATA_DIR of its own."
        )


@click.group()
def bench() -> None:
    """Fill a demonstration city for measuring."""


@bench.command()
@click.argument("cases", type=click.IntRange(min=0))
@click.option(
    "--ratings", type=click.IntRange(min=0), default=0, help="Ratings of visits to add as well."
)
def seed(cases: int, ratings: int) -> None:
    """Add so many CASES of the last four years, with their histories and mails."""
    now = datetime.now(UTC)
    with installation() as here:
        _check_demonstration(here)
        _add(
            here,
            "cases",
            cases,
            lambda session, tell: add_cases(session, here.keys, cases, now, tell),
        )
        _add(
            here, "ratings", ratings, lambda session, tell: add_ratings(session, ratings, now, tell)
        )
        _sum_up(here, now)
        _take_stock(here)


def _check_demonstration(here: Installation) -> None:
    with here.database.reading() as session:
        known = select(StaffMember.id).where(StaffMember.email == ACCOUNTS[0].email)
        if session.scalar(known) is None:
            raise NoDemonstration


def _add(here: Installation, what: str, number: int, add: Add) -> None:
    if not number:
        return
    with _progress(what, number) as bar, here.database.writing() as session:
        add(session, bar.update)
    click.echo(f"{number} {what} were added.")


def _progress(what: str, number: int) -> AbstractContextManager[Any]:
    return click.progressbar(length=number, label=f"Adding {what}")


def _sum_up(here: Installation, now: datetime) -> None:
    """What the worker does a few days at a time."""
    goes_on = True
    while goes_on:
        with here.database.writing() as session:
            goes_on = sum_days(UnitOfWork(session, now, here.keys, SYSTEM))


def _take_stock(here: Installation) -> None:
    """Tell the database how much there is now: it plans its queries by that."""
    with here.database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
