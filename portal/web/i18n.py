"""In which language, direction and time zone a page is.

What decides, first to last: an explicit choice (a language pressed on a form, ?lang=, then the
cookie that remembers it), the
staff member's or the opened case's own language, the browser's wish, the city's default.
"""

from collections.abc import Iterable
from datetime import date, datetime

from babel import Locale
from babel.support import Translations
from flask import Flask, Response, g, request
from flask_babel import Babel, Domain, get_locale

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
from portal.web.city import city_in
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
    """The BCP 47 tag of the page."""
    locale = get_locale()
    tag = tag_of(locale) if locale else FALLBACK
    return city_in(tag).reader(tag)


def page_direction() -> str:
    """`ltr` or `rtl`."""
    return direction_of(page_language())


def instant(at: datetime) -> str:
    """An instant in the city's zone, in plain words: Wednesday, November 25, 5:00 PM."""
    return format_instant(at, page_language(), _page_city().time_zone, now())


def day(on: date) -> str:
    """A day in plain words, with the year only where it is not this year's."""
    today = now().astimezone(_page_city().time_zone).date()
    return format_day(on, page_language(), today)


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
    offered = offered_languages()
    pressed = g.get("switched_language")
    explicit = (pressed, request.args.get(PARAMETER), request.cookies.get(COOKIE))
    for wanted in (*explicit, g.get("staff_language"), g.get("case_language")):
        if tag := offered_language(wanted, offered):
            return locale_of(tag)
    wishes = (tag for tag, quality in request.accept_languages if quality)
    by_wish = (offered_language(wanted, offered) for wanted in wishes)
    default = offered_language(city_in(FALLBACK).default_language, offered)
    return locale_of(next(filter(None, by_wish), None) or default or offered[0])


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
