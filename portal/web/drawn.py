"""Parts of pages that are the same for many people: drawn once for each language and remembered.

    {% from "resident/_case_changes.html" import contact_form %}
    {{ drawn(contact_form, forms.contact) }}

Above all forms that nobody has sent yet. What is filled in belongs to what is remembered, so nobody
sees what another has filled in. The macro must depend on nothing but what it is given; Jinja sees
to that, since a macro is imported without the page's own names. Only the token against forged forms
is each visitor's own: it is put in afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from secrets import token_hex
from typing import Any

from flask import Flask, g
from markupsafe import Markup

from portal.web import csrf
from portal.web.city import city_today
from portal.web.csrf import TOKEN_FIELD
from portal.web.form import PortalForm

# Stands for the visitor's own token in what is remembered; nobody can have typed it.
TOKEN_PLACE = f"[token {token_hex(16)}]"
MOST_REMEMBERED = 4_000  # of about 3 KB each


@dataclass(frozen=True)
class Unsent:
    """A form with what is filled in before anybody sends it; made only where it is drawn."""

    kind: type[PortalForm]
    filled_in: tuple[tuple[str, str], ...] = ()

    def made(self) -> PortalForm:
        """The form itself."""
        return self.kind(formdata=None, data=dict(self.filled_in))


def install(app: Flask) -> None:
    """Give templates the global `drawn`."""
    app.jinja_env.globals["drawn"] = drawn


def drawn(macro: Callable[..., str], *given: Any) -> str:
    """What the macro draws from what it is given; a form that was sent is drawn anew.

    Kept for the day: words about a time depend on the day on which they are read, and what somebody
    wrote shall not outlive it here once it is erased.
    """
    if any(isinstance(each, PortalForm) for each in given):
        return macro(*given)
    _forget_yesterday(city_today())
    remembered = _remembered(macro, given)
    if TOKEN_PLACE in remembered:
        remembered = remembered.replace(TOKEN_PLACE, csrf.token())
    return Markup(remembered)  # noqa: S704 - drawn by our own macro


@lru_cache(maxsize=MOST_REMEMBERED)
def _remembered(macro: Callable[..., str], given: tuple[Any, ...]) -> str:
    """A macro belongs to the edition of one language, and so does what it drew."""
    with _everybodys_token():
        made = (each.made() if isinstance(each, Unsent) else each for each in given)
        return str(macro(*made))


@lru_cache(maxsize=1)
def _forget_yesterday(_today: date) -> None:
    """Does something the first time on each day."""
    _remembered.cache_clear()


@contextmanager
def _everybodys_token() -> Iterator[None]:
    own = g.pop(TOKEN_FIELD, None)
    setattr(g, TOKEN_FIELD, TOKEN_PLACE)
    try:
        yield
    finally:
        g.pop(TOKEN_FIELD)
        if own is not None:
            setattr(g, TOKEN_FIELD, own)
