"""What every page is given besides its own content.

A blueprint adds what only its pages need (`office_nav`, `staff_member`) with a context processor
of its own; pages of errors do without, because they must stand when everything else fails.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request

from portal.translations import own_name
from portal.web.addresses import this_address
from portal.web.city import city_in
from portal.web.i18n import PARAMETER, offered_languages, page_direction, page_language
from portal.web.portal import portal


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
    city = city_in(page_language())
    links = (_language_link(tag) for tag in offered_languages())
    domain = portal().settings.host
    return PageCity(city.name, domain, tuple(links), city.is_demonstration)


def _language_link(tag: str) -> LanguageLink:
    url = this_address(**{PARAMETER: tag}) if _can_be_looked_at() else f"/?{PARAMETER}={tag}"
    return LanguageLink(tag, own_name(tag), url, is_current=tag == page_language())


def _can_be_looked_at() -> bool:
    """An address that only takes a POST cannot be asked for again in another language."""
    rule = request.url_rule
    return rule is None or "GET" in (rule.methods or ())
