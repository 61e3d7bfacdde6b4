"""How a view reaches the database: `reading()` to look, `writing()` for the one act of a POST."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portal.services.work import Actor, UnitOfWork
from portal.web.portal import portal

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MARK = "writes_on_get"
View = TypeVar("View", bound=Callable[..., Any])


class WriteOnGet(RuntimeError):
    """A page that is only looked at tried to change something: a programming error."""


def install(app: Flask) -> None:
    """Close the request's session when the request ends."""
    app.teardown_appcontext(lambda _error: _stop_reading())


def now() -> datetime:
    """The present instant (aware, UTC)."""
    return datetime.now(UTC)


def reading() -> Session:
    """The request's session for looking; the database refuses to write through it."""
    if "reading" not in g:
        g.reading = portal().database.session_on(looking())
    session: Session = g.reading
    return session


def looking() -> Connection:
    """The same view of the data for prepared statements, on the pages that most people open."""
    if "looking" not in g:
        g.looking = portal().database.look()
    connection: Connection = g.looking
    return connection


@contextmanager
def writing(actor: Actor) -> Iterator[UnitOfWork]:
    """One transaction at one instant, committed when the block ends, rolled back if it raises.

    What `reading()` gave before is closed first: it would show how things were before the act,
    and without WAL an open reader keeps the writer from committing.
    Raises WriteOnGet on a GET whose view is not marked with `writes_on_get`.
    """
    _refuse_on_get()
    _stop_reading()
    with portal().database.writing() as session:
        yield UnitOfWork(session=session, now=now(), keys=portal().keys, actor=actor)
    _stop_reading()


def writes_on_get(view: View) -> View:
    """Mark a view that must write although it is only looked at; say why beside it."""
    setattr(view, MARK, True)
    return view


def _refuse_on_get() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE_METHODS and not getattr(view, MARK, False):
        raise WriteOnGet(f"{request.endpoint} writes on {request.method}.")


def _stop_reading() -> None:
    for name in ("reading", "looking"):
        opened: Session | Connection | None = g.pop(name, None)
        if opened is not None:
            opened.close()
