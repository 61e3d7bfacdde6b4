"""A resident's doings and a department's answers, for tests of pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models import Case, StaffMember
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork
from tests.factories import acting, work
from tests.support.html import has_class, text_of
from tests.support.pages import Answer, BrowserlikeClient, Page

WORDS = Words("Thank you for telling us.", "en")
Act = Callable[[UnitOfWork, CaseAt], None]


class City:
    """The city's side of a test: acts as its staff and looks into its database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A look into the database."""
        with self.database.reading() as session:
            yield session

    def case(self) -> Case:
        """The only case, or the last one."""
        with self.session() as session:
            return session.scalars(select(Case).order_by(Case.id.desc())).first()

    def cases(self) -> int:
        """How many cases there are."""
        with self.session() as session:
            return len(session.scalars(select(Case.id)).all())

    def rows(self, model: type[Any]) -> list[Any]:
        """Everything in a table."""
        with self.session() as session:
            return list(session.scalars(select(model).order_by(model.id)))

    def act(self, who: str, act: Callable[..., None], *details: object) -> None:
        """Let a staff member do something with the last case; `who` is their role."""
        with self.database.writing() as session:
            member = session.scalar(
                select(StaffMember).where(StaffMember.email == f"{who}@city.example")
            )
            case = session.scalars(select(Case).order_by(Case.id.desc())).first()
            seen = CaseAt(case.reference, case.version)
            act(work(session, acting(member), datetime.now(UTC)), seen, *details)


class Resident(BrowserlikeClient):
    """A resident with a browser."""

    def fill_in(self, page: Page | None = None, **changes: Any) -> Answer:
        """Send the feedback form; the words are given unless the test is about them."""
        page = page or self.get("/feedback").page
        return self.submit(page, "/feedback", **{"description": "The lamp is out.", **changes})

    def file(self, **changes: Any) -> str:
        """File a case; gives its tracking code."""
        answer = self.fill_in(**changes)
        assert answer.status_code == 303, answer.page.problems
        return code_on(self.follow(answer).page)

    def act(self, action: str, **changes: Any) -> Answer:
        """Send one of the forms on the page of the case."""
        return self.submit(self.get("/case").page, action, **changes)

    def open(self, code: str) -> Answer:
        """Type a tracking code."""
        return self.submit(self.get("/track").page, "/track", code=code)


@pytest.fixture
def client(app: Any) -> Resident:
    """A resident."""
    return Resident(app)


@pytest.fixture
def the_city(database: Database, app: Any) -> City:  # noqa: ARG001
    """The city's side."""
    return City(database)


def code_on(page: Page) -> str:
    """The tracking code that a receipt shows."""
    (code,) = [e for e in page.document.all("p") if has_class(e, "code")]
    return text_of(next(iter(code.iter("code"))))


def a_photo(name: str = "lamp.jpg", colour: str = "orange") -> tuple[BytesIO, str]:
    """A small JPEG as a browser would send it, with a place and a comment hidden in it."""
    return BytesIO(jpeg(colour)), name


def jpeg(colour: str = "orange") -> bytes:
    """The bytes of a small JPEG."""
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=exif, comment=b"secret")
    return out.getvalue()
