"""Growth: the same pages of the same city with 1,000, 100,000 and 1,000,000 cases in it.

    python -m tests.bench.growth [--sizes 1000,100000] [--write]

Each city gets ten times as many ratings as cases. The cities are kept in var/bench, because a
million cases take a quarter of an hour to make. All are asked in turns by one client; what counts
is how much longer the larger ones take, at the 95th percentile.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, RemoteDisconnected
from statistics import quantiles
from time import perf_counter
from urllib.parse import quote, urlencode

import click
from sqlalchemy import select

from portal.app import create_app
from portal.models import Case
from portal.settings import load_settings
from portal.web.portal import Portal, open_portal
from tests.bench.cities import city_of
from tests.bench.contenders import resident_cookies, server, value_of
from tests.bench.report import Grown, table_of_growth, written
from tests.support.staff import staff_cookie

SIZES = "1000,100000,1000000"
ROUNDS, WARM_UP = 100, 5
TWENTIETHS = 20
CASES = 150
BOSS, CLERK = "administrator@demo.example", "contact@demo.example"


@dataclass(frozen=True)
class Job:
    """One kind of request, and how to send it the n-th time."""

    name: str
    send: Callable[[int], object]


@click.command()
@click.option("--sizes", default=SIZES, show_default=True, help="Numbers of cases.")
@click.option("--write", is_flag=True, help="Into docs/performance.md.")
def main(sizes: str, write: bool) -> None:
    """Measure, print, and write down where it was asked for."""
    with ExitStack() as stack:
        cities = {int(size): _jobs_of(stack, int(size)) for size in sizes.split(",")}
        grown = measured(cities)
    text = table_of_growth(grown)
    click.echo(text)
    if write:
        written(text, "growth")


def measured(cities: dict[int, list[Job]]) -> list[Grown]:
    """Every job of every city in turns."""
    taken: dict[tuple[int, str], list[float]] = {}
    for number in range(WARM_UP + ROUNDS):
        for size, jobs in cities.items():
            for job in jobs:
                began = perf_counter()
                job.send(number)
                if number >= WARM_UP:
                    taken.setdefault((size, job.name), []).append(perf_counter() - began)
    return [
        Grown(size, {job.name: _p95(taken[size, job.name]) * 1000 for job in jobs})
        for size, jobs in cities.items()
    ]


def _p95(times: list[float]) -> float:
    return quantiles(times, n=TWENTIETHS)[-1]


def _jobs_of(stack: ExitStack, size: int) -> list[Job]:
    environment = city_of(size)
    url = stack.enter_context(server(["-m", "portal", "up"], environment, "/healthz"))
    settings = load_settings(environment)
    opened = open_portal(settings)
    app = create_app(settings, opened)
    boss, clerk = ("=".join(staff_cookie(app, email)) for email in (BOSS, CLERK))
    asking = _Asking(HTTPConnection(url.removeprefix("http://")))
    cookies, words = resident_cookies(app, opened), _words(opened)
    return [
        Job("worklist, a clerk's", asking.get("/office/", clerk)),
        Job("worklist, everybody's", asking.get("/office/?status=all", boss)),
        Job("search, a word of few", asking.get_each("/office/?status=all&search=", words, boss)),
        Job("search, a word of many", asking.get("/office/?status=all&search=waited", boss)),
        Job("search, a word of many, a clerk's", asking.get("/office/?search=waited", clerk)),
        Job("page of a case", lambda n: asking.look("/case", cookies[n % len(cookies)])),
        Job("a submission", asking.submission()),
        Job("policy board", asking.get("/office/policy", boss)),
    ]


class _Asking:
    """One client with one connection."""

    def __init__(self, connection: HTTPConnection) -> None:
        self._connection = connection

    def look(self, path: str, cookie: str) -> str:
        """The page at this address."""
        return self._ask("GET", path, {"Cookie": cookie})[1]

    def get(self, path: str, cookie: str) -> Callable[[int], object]:
        """Look at the same address each time."""
        return lambda _number: self.look(path, cookie)

    def get_each(self, path: str, ends: list[str], cookie: str) -> Callable[[int], object]:
        """Look at another address each time."""
        return lambda number: self.look(path + quote(ends[number % len(ends)]), cookie)

    def submission(self) -> Callable[[int], object]:
        """One form, filled in differently each time."""
        cookie, page = self._ask("GET", "/feedback", {})
        fields = {name: value_of(page, name) for name in ("csrf_token", "idempotency_key")}
        run = datetime.now(UTC).timestamp()

        def send(number: int) -> None:
            words = f"We waited for two hours, and nobody could say why. {run} {number}"
            body = urlencode(
                fields | {"kind": "complaint", "department": "permits", "description": words}
            )
            address = f"10.{number // 250}.{number % 250}.7"
            headers = {"Cookie": cookie, "X-Forwarded-For": address}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            self._ask("POST", "/feedback", headers, body)

        return send

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: str | None = None
    ) -> tuple[str, str]:
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except RemoteDisconnected:  # the server gave up a connection that had nothing to say
            self._connection.close()
            return self._ask(method, path, headers, body)
        page = answer.read().decode()
        if answer.status not in (200, 303):
            raise RuntimeError(f"{method} {path} answered {answer.status}: {page[:500]}")
        return (answer.getheader("Set-Cookie") or "").split(";")[0], page


def _words(opened: Portal) -> list[str]:
    """Words of which each stands in few texts."""
    with opened.database.reading() as session:
        texts = session.scalars(select(Case.search_text).order_by(Case.id.desc()).limit(CASES))
        return [max(filter(str.isalpha, text.split()), key=len) for text in texts]


if __name__ == "__main__":
    main()
