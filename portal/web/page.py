"""What every page is given besides its own content.

A blueprint adds what only its pages need (`office_nav`, `staff_member`) with a context processor
of its own; pages of errors do without, because they must stand when everything else fails.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request

from portal.translations import own_name
from portal.web.addresses import this_address
from portal.web.city import city_in
from portal.web.i18n import PARAMETER, offered_languages, page_direction, page_language
from portal.web.portal import portal

TAG = "-tag-"  # stands for a language's tag in an address


@dataclass(frozen=True)
class LanguageLink:
    """One language of the switch, named in itself."""

    tag: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class PageCity:
    """The city in a page's frame; `domain` is what people type to come here."""

    name: str
    domain: str
    languages: tuple[LanguageLink, ...]
    is_demonstration: bool


def install(app: Flask) -> None:
    """Give every template the frame."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """The names that layouts use."""
    return {
        "city": _page_city(),
        "page_language": page_language(),
        "page_direction": page_direction(),
        "staff_member": None,
        "office_nav": (),
    }


def render_frameless(template: str, **content: Any) -> str:
    """Render without the blueprint's own context: what failed may be just that."""
    return current_app.jinja_env.get_template(template).render(**frame(), **content)


def _page_city() -> PageCity:
    city, language = city_in(page_language()), page_language()
    here = this_address(**{PARAMETER: TAG}) if _can_be_looked_at() else f"/?{PARAMETER}={TAG}"
    links = _language_links(here, offered_languages(), str(language))
    return PageCity(city.name, portal().settings.host, links, city.is_demonstration)


@lru_cache(maxsize=1_000)
def _language_links(here: str, offered: tuple[str, ...], current: str) -> tuple[LanguageLink, ...]:
    """Every language with the address of this page in it; `here` holds TAG in its place."""
    return tuple(
        LanguageLink(tag, own_name(tag), here.replace(TAG, tag), is_current=tag == current)
        for tag in offered
    )


def _can_be_looked_at() -> bool:
    """An address that only takes a POST cannot be asked for again in another language."""
    rule = request.url_rule
    return rule is None or "GET" in (rule.methods or ())
