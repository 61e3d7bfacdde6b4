"""In which languages the city speaks to its residents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.domain.errors import PortalError
from portal.models import City
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


class UnknownLanguages(PortalError):
    """A city cannot speak a language that the portal has no words in, or none at all."""

    def __init__(self) -> None:
        super().__init__("Choose languages of the portal, the city's own among them.")


@dataclass(frozen=True)
class Languages:
    """What a city offers, which is its own, and what is read where a text is missing in one."""

    tags: Sequence[str]
    own: str
    instead_of: Mapping[str, str] = field(default_factory=dict)


def set_languages(work: UnitOfWork, chosen: Languages, known: Sequence[str]) -> None:
    """Offer pages and mails in these languages.

    What was written in others is kept. Raises UnknownLanguages.
    """
    if chosen.own not in chosen.tags or not set(chosen.tags) <= set(known):
        raise UnknownLanguages
    city = work.session.scalars(select(City)).one()
    others = [tag for tag in chosen.tags if tag != chosen.own]
    instead = {tag: chosen.instead_of[tag] for tag in others if tag in chosen.instead_of}
    _set_offered(work, city, [chosen.own, *others])
    if instead != city.instead_of:
        facts = {"from": dict(city.instead_of), "to": instead}
        city.instead_of = instead
        record_setting(work, "languages", "instead_chosen", facts)


def _set_offered(work: UnitOfWork, city: City, tags: list[str]) -> None:
    if tags != city.language_tags or tags[0] != city.default_language:
        facts = {"from": list(city.language_tags), "to": tags}
        city.language_tags, city.default_language = tags, tags[0]
        record_setting(work, "languages", "chosen", facts)
