"""Staff who can sign in, for tests of the pages for staff."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import update

from portal.db import Database
from portal.models import City, StaffMember
from portal.services import passwords
from portal.services.work import SYSTEM, UnitOfWork
from portal.web.work import now
from tests.factories import MONDAY, PASSWORD
from tests.support.pages import Answer, BrowserlikeClient
from tests.support.staff import CHEAP, signed_in

CONTACT = "contact@city.example"
SUPERVISOR = "supervisor@city.example"
ACCOUNT = "/office/account"
SignIn = Callable[..., Answer]
Office = Callable[..., BrowserlikeClient]
Work = Callable[[Callable[[UnitOfWork], object]], object]


@pytest.fixture(autouse=True)
def _cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", CHEAP)


@pytest.fixture
def city(city: None, database: Database) -> None:  # noqa: ARG001
    """The small city, in which everybody's password is PASSWORD."""
    password_hash = CHEAP.hash(PASSWORD)
    with database.writing() as session:
        session.execute(update(StaffMember).values(password_hash=password_hash))


@pytest.fixture
def real_city(city: None, database: Database) -> None:  # noqa: ARG001
    """No demonstration: the roles that need a second factor are asked for it."""
    with database.writing() as session:
        session.execute(update(City).values(is_demonstration=False))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stands still at ten on a Monday until it is moved."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def new_browser(app: Flask) -> Callable[[], BrowserlikeClient]:
    """Another browser, perhaps of somebody else."""
    return lambda: BrowserlikeClient(app)


@pytest.fixture
def sign_in(client: BrowserlikeClient) -> SignIn:
    """Fill in the page for signing in and send it."""

    def sign_in(
        email: str = CONTACT,
        password: str = PASSWORD,
        browser: BrowserlikeClient = client,
        to: str = ACCOUNT,
        **options: object,
    ) -> Answer:
        page = browser.get("/office/sign-in", query_string={"next": to}).page
        form = page.form()
        data = form.filled_in(email=email, password=password)
        query = {"next": to}
        return browser.post("/office/sign-in", data=data, query_string=query, **options)

    return sign_in


@pytest.fixture
def office(app: Flask, clock: time_machine.Traveller) -> Office:  # noqa: ARG001
    """A browser in which this member of the small city's staff is signed in, on that Monday."""
    return lambda name="contact": signed_in(BrowserlikeClient(app), f"{name}@city.example")


@pytest.fixture
def work(app: Flask) -> Work:
    """Do something in one transaction, as an operator's command does."""
    portal = app.extensions["portal"]

    def work(act: Callable[[UnitOfWork], object]) -> object:
        with portal.database.writing() as session:
            return act(UnitOfWork(session, now(), portal.keys, SYSTEM))

    return work


def is_in(browser: BrowserlikeClient) -> bool:
    """Whether the browser is let in."""
    answer = browser.get(ACCOUNT)
    assert answer.status_code == 200 or answer.location.startswith("/office/sign-in")
    return answer.status_code == 200
