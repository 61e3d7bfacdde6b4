"""What was found out from the city's settings, remembered until one of them changes.

    @settled
    def feedback_choices(session: Session, language: str) -> FeedbackChoices: ...

Settings change a few times a day and are read by every request. The database marks each change
with a random word (portal.settings_marks), in the same transaction; so what is remembered is never
older than what the session itself would read, whichever process or machine changed it. A query that
is settled asks nothing but tables that are watched, and gives something that cannot be changed.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.localized import ReaderLanguage
from portal.models import SettingsRevision

P = ParamSpec("P")
T = TypeVar("T")
Query = Callable[Concatenate[Session, P], T]
MOST_REMEMBERED = 1_000
_MARK = select(SettingsRevision.mark)


def settled(find: Query[P, T]) -> Query[P, T]:
    """Remember what this query finds, for each mark and whatever else it is given."""
    remembered: dict[tuple[Any, ...], T] = {}

    @wraps(find)
    def found(session: Session, /, *given: P.args, **named: P.kwargs) -> T:
        key = (mark_of(session), *map(_exact, given), *sorted(named.items()))
        with suppress(KeyError):
            return remembered[key]
        answer = find(session, *given, **named)
        if len(remembered) >= MOST_REMEMBERED:  # what is left of earlier marks goes, too
            remembered.clear()
        remembered[key] = answer
        return answer

    return found


def mark_of(session: Session) -> str:
    """The mark that the settings bear now, with whatever the session itself has changed."""
    if session.autoflush:
        session.flush()
    return str(session.connection().execute(_MARK).scalar_one())


def _exact(given: Any) -> Any:
    """A language of a reader is another one where something else is shown instead of it."""
    return (given, given.instead) if isinstance(given, ReaderLanguage) else given
