"""In which language, direction and time zone a page is.

What decides, first to last: an explicit choice (a language pressed on a form, ?lang=, then the
cookie that remembers it), the
staff member's or the opened case's own language, the browser's wish, the city's default.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.support import Translations
from flask import Flask, Response, g, request
from flask_babel import Babel, Domain, force_locale, get_locale, refresh
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal.localized import FALLBACK, ReaderLanguage
from portal.queries.city import CityFace
from portal.translations import (
    catalogue,
    direction_of,
    fitting_language,
    format_day,
    format_instant,
    format_number,
    has_words_for_staff,
    locale_of,
    tag_of,
)
from portal.web.addresses import OFFICE
from portal.web.city import city_in, city_today
from portal.web.portal import portal
from portal.web.work import now

PARAMETER = COOKIE = "lang"
LONGEST_TAG = 35  # characters
ONE_YEAR = 365 * 24 * 60 * 60


class Catalogues(Domain):
    """Both domains as one catalogue, the same that the worker writes e-mails from."""

    def get_translations(self) -> Translations:
        """The words of the page's language."""
        return catalogue(page_language())


class PortalBabel(Babel):
    """Flask-Babel, reading our catalogues."""

    domain_instance = Catalogues()  # type: ignore[no-untyped-call]


def install(app: Flask) -> None:
    """Translate, and give templates the filters `instant`, `day` and `number`."""
    PortalBabel(  # type: ignore[no-untyped-call]
        app, locale_selector=_choose_locale, timezone_selector=_zone_name
    )
    app.jinja_env.filters.update(instant=instant, day=day, number=number)
    app.after_request(_remember_choice)
    app.after_request(_name_what_varies)


def page_language() -> ReaderLanguage:
    """The BCP 47 tag of the page, found out once."""
    known: ReaderLanguage | None = g.get("page_language")
    if known is None:
        locale = get_locale()
        tag = tag_of(locale) if locale else FALLBACK
        known = g.page_language = city_in(tag).reader(tag)
    return known


def choose_language_again() -> None:
    """Call when more has become known of who reads the page."""
    g.pop("page_language", None)
    refresh()


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Whatever is written within is written in this language."""
    before = g.pop("page_language", None)
    try:
        with force_locale(locale_of(tag)):
            yield
    finally:
        g.page_language = before


def page_direction() -> str:
    """`ltr` or `rtl`."""
    return direction_of(page_language())


def instant(at: datetime) -> str:
    """An instant in the city's zone, in plain words: Wednesday, November 25, 5:00 PM."""
    return format_instant(at, page_language(), _page_city().time_zone, now())


def day(on: date) -> str:
    """A day in plain words, with the year only where it is not this year's."""
    return format_day(on, page_language(), city_today())


def number(value: float, pattern: str | None = None) -> str:
    """A number as it is written in the page's language; `pattern` is CLDR's, such as #,##0%."""
    return format_number(value, page_language(), pattern)


def offered_language(wanted: str | None, offered: Iterable[str]) -> str | None:
    """The offered language that fits what is wanted: `es-MX` is served with `es`."""
    if not wanted or len(wanted) > LONGEST_TAG:
        return None
    by_lower = {tag.lower(): tag for tag in offered}
    return by_lower.get(wanted.lower()) or fitting_language(wanted, by_lower.values())


def offered_languages() -> tuple[str, ...]:
    """The city's languages; on pages for staff, those in which these can be read."""
    tags = city_in(FALLBACK).language_tags
    if not request.path.startswith(OFFICE):
        return tags
    return tuple(tag for tag in tags if has_words_for_staff(tag)) or (FALLBACK,)


def _choose_locale() -> Locale:
    g.depends_on_language = True
    pressed = g.get("switched_language")
    explicit = (pressed, request.args.get(PARAMETER), request.cookies.get(COOKIE))
    own = (g.get("staff_language"), g.get("case_language"))
    wished = request.headers.get("Accept-Language", "")
    default = city_in(FALLBACK).default_language
    return locale_of(_best_language((*explicit, *own), wished, offered_languages(), default))


@lru_cache(maxsize=1_000)
def _best_language(
    chosen: tuple[str | None, ...], wished: str, offered: tuple[str, ...], default: str
) -> str:
    """The first choice that is offered, else the browser's wish as its header says it, else …"""
    wishes = parse_accept_header(wished, LanguageAccept)
    in_order = (*chosen, *(tag for tag, quality in wishes if quality), default)
    fitting = (offered_language(wanted, offered) for wanted in in_order)
    return next(filter(None, fitting), offered[0])


def _page_city() -> CityFace:
    return city_in(page_language())


def _zone_name() -> str:
    # By name: Flask-Babel calls methods that only pytz's zones have.
    return _page_city().time_zone.key


def _remember_choice(response: Response) -> Response:
    """The cookie is only ever set on an explicit choice, and never handed on by a shared cache."""
    wanted = g.get("switched_language") or request.args.get(PARAMETER)
    tag = offered_language(wanted, offered_languages()) if wanted else None
    if tag:
        response.cache_control.clear()
        response.set_cookie(
            COOKIE,
            tag,
            max_age=ONE_YEAR,
            httponly=True,
            samesite="Lax",
            secure=portal().settings.is_https,
        )
    return response


def _name_what_varies(response: Response) -> Response:
    if "depends_on_language" in g:
        response.vary.update(["Accept-Language", "Cookie"])
    return response
