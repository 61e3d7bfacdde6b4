"""The field: the product and what it is measured beside, each behind a server on loopback."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.demo import seed
from portal.files import open_file_store
from portal.migrate import migrate
from portal.models import Case
from portal.settings import Settings, load_settings
from portal.web.opened_case import MARK_LENGTH
from portal.web.portal import Portal, open_portal
from tests.bench.cities import KEPT, ROOT, city_of
from tests.bench.load import Request, write_requests
from tests.bench.tablets import Batch, batches_of
from tests.support.server import free_port
from tests.support.staff import staff_cookie

HERE = Path(__file__).parent
HELPDESK = "django-helpdesk==2.6.1"
MANY = 100_000  # tickets, and cases
OURS, STAFF = "contact@demo.example", "contact@city.example"
SECONDS_TO_START = 60
CASES = 150


@dataclass(frozen=True)
class Contender:
    """A server, and a file of requests for each job that it does."""

    url: str
    jobs: dict[str, Path]


@dataclass(frozen=True)
class Field:
    """Everybody who takes part; `crowd` is the product in a city of a hundred thousand cases.

    `database` is a copy of the product's, with one submission last.
    """

    portal: Contender
    crowd: Contender
    constant: Contender
    naive: Contender
    helpdesk: Contender
    slow_together: Contender
    slow_alone: Contender
    database: Path
    folder: Path
    batches: list[list[Batch]]


@contextmanager
def started(folder: Path, rounds: int) -> Iterator[Field]:
    """Start everybody; stop everybody at the end."""
    with ExitStack() as stack:
        helpdesk = _helpdesk(stack, folder)
        environment, settings, opened = _city(folder)
        cookies = resident_cookies(create_app(settings, opened), opened)
        url = stack.enter_context(server(["-m", "portal", "up"], environment, "/healthz"))
        naive = stack.enter_context(server(_bench("naive"), environment, "/healthz"))
        constant = stack.enter_context(server(_bench("constant"), environment, "/"))
        slow = [
            stack.enter_context(
                server(_bench("slow_disk"), environment | {"BENCH_TOGETHER": together}, "/healthz")
            )
            for together in ("64", "1")
        ]
        cases = [Request("/case", cookie=cookie) for cookie in cookies]
        pages = write_requests(cases, folder / "cases.txt")
        naive_pages = [Request("/naive", cookie=cookie) for cookie in cookies]
        yield Field(
            portal=Contender(url, {"page": pages, "submit": _submission(url, folder)}),
            crowd=_crowd(stack, folder),
            constant=Contender(
                constant, {"page": write_requests([Request("/")], folder / "root.txt")}
            ),
            naive=Contender(naive, {"page": write_requests(naive_pages, folder / "naive.txt")}),
            helpdesk=helpdesk,
            slow_together=Contender(slow[0], {"submit": _submission(slow[0], folder)}),
            slow_alone=Contender(slow[1], {"submit": _submission(slow[1], folder)}),
            database=Path(opened.database.url.database or ""),
            folder=folder,
            batches=batches_of(opened, rounds),
        )


def _city(folder: Path) -> tuple[dict[str, str], Settings, Portal]:
    """The demonstration city, in a folder of its own."""
    environment = os.environ | {
        "PORTAL_DATA_DIR": str(folder / "data"),
        "PORTAL_BASE_URL": "http://127.0.0.1",
        "PORTAL_TRUSTED_PROXIES": "1",
    }
    settings = load_settings(environment)
    opened = open_portal(settings)
    migrate(opened.database)
    files = open_file_store(settings.files_url)
    seed(opened.database, opened.keys, files, datetime.now(UTC))
    return environment, settings, opened


def _crowd(stack: ExitStack, folder: Path) -> Contender:
    """A clerk's worklist among a hundred thousand cases."""
    environment = city_of(MANY)
    settings = load_settings(environment)
    cookie = "=".join(staff_cookie(create_app(settings, open_portal(settings)), OURS))
    url = stack.enter_context(server(["-m", "portal", "up"], environment, "/healthz"))
    lists = [Request("/office/", cookie=cookie)]
    return Contender(url, {"list": write_requests(lists, folder / "worklist.txt")})


def resident_cookies(app: Flask, opened: Portal) -> list[str]:
    """Sessions of residents, each of whom has opened a case."""
    sign = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with opened.database.reading() as session:
        found = session.execute(
            select(Case.id, Case.code_digest).order_by(Case.id.desc()).limit(CASES)
        ).all()
    return [
        "session="
        + sign.dumps(
            {"case": [row.id, row.code_digest[:MARK_LENGTH]], "csrf_token": f"{row.id:040x}"}
        )
        for row in found
    ]


def _submission(url: str, folder: Path) -> Path:
    """One form, filled in differently each time."""
    host = url.removeprefix("http://")
    connection = HTTPConnection(host)
    connection.request("GET", "/feedback")
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    given = {name: value_of(page, name) for name in ("csrf_token", "idempotency_key")}
    body = urlencode(
        given
        | {
            "kind": "complaint",
            "department": "permits",
            "description": "We waited for two hours, and nobody could say why. Number N",
            "contact_email": "rosa@example.org",
        }
    ).replace("Number+N", "Number+{n}")
    request = Request("/feedback", "POST", cookie, body)
    return write_requests([request], folder / f"submit-{host.replace(':', '-')}.txt")


def _helpdesk(stack: ExitStack, folder: Path) -> Contender:
    """django-helpdesk, installed once into var/bench and filled with tickets."""
    python = KEPT / "helpdesk" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(python.parents[1])], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", HELPDESK, "granian"]
        subprocess.run(install, check=True)
    data = KEPT / f"tickets-{MANY}"
    data.mkdir(exist_ok=True)
    environment = os.environ | {
        "BENCH_HELPDESK": str(data),
        "PYTHONPATH": str(HERE / "helpdesk"),
        "DJANGO_SETTINGS_MODULE": "bench_settings",
    }
    filled = subprocess.run(
        [str(python), str(HERE / "helpdesk" / "bench_prepare.py"), str(MANY), STAFF],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    known = json.loads(filled.stdout.splitlines()[-1])
    # What is filed while measuring is gone afterwards.
    environment["BENCH_HELPDESK"] = str(shutil.copytree(data, folder / "helpdesk"))
    url = stack.enter_context(
        server(_bench("helpdesk_server"), environment, "/helpdesk/tickets/submit/", str(python))
    )
    pages = [Request(address) for address in known["addresses"]]
    return Contender(
        url,
        {
            "page": write_requests(pages, folder / "tickets.txt"),
            "list": _staff_page(known["list"], known["cookie"], folder / "list.txt"),
            "table": _staff_page(known["table"], known["cookie"], folder / "table.txt"),
            "submit": _ticket(url, known["queue"], folder),
        },
    )


def _staff_page(address: str, cookie: str, path: Path) -> Path:
    return write_requests([Request(address, cookie=cookie)], path)


def _ticket(url: str, queue: int, folder: Path) -> Path:
    connection = HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/helpdesk/tickets/submit/")
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
    body = urlencode(
        {
            "csrfmiddlewaretoken": value_of(page, "csrfmiddlewaretoken"),
            "queue": queue,
            "title": "The line was long",
            "body": "We waited for two hours, and nobody could say why. Number N",
            "priority": 3,
            "submitter_email": "rosa@example.org",
        }
    ).replace("Number+N", "Number+{n}")
    request = Request("/helpdesk/tickets/submit/", "POST", cookie, body)
    return write_requests([request], folder / "ticket.txt")


@contextmanager
def server(
    command: list[str], environment: dict[str, str], ready: str, python: str = sys.executable
) -> Iterator[str]:
    """Start a server on a free port; gives its address once it answers."""
    port = free_port()
    given = ["--port", str(port)] if command[-1] == "up" else [str(port)]
    with (Path(environment.get("PORTAL_DATA_DIR", "/tmp")) / f"{port}.log").open("wb") as log:  # noqa: S108
        process = subprocess.Popen(
            [python, *command, *given], env=environment, cwd=ROOT, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}{ready}", process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)


def _bench(name: str) -> list[str]:
    if name == "helpdesk_server":
        return [str(HERE / "helpdesk" / "bench_serve.py")]
    return ["-m", "tests.bench.serve", name]


def value_of(page: str, name: str) -> str:
    """What a page's form sends under this name."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]+)"', page)
    if found is None:
        raise LookupError(f"The form has no {name}.")
    return found[1]
