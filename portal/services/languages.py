"""In which languages the city speaks to its residents."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.domain.errors import PortalError
from portal.models import City
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


class UnknownLanguages(PortalError):
    """A city cannot speak a language that the portal has no words in, or none at all."""

    def __init__(self) -> None:
        super().__init__("Choose languages of the portal, the city's own among them.")


def set_languages(
    work: UnitOfWork, tags: Sequence[str], default: str, known: Sequence[str]
) -> None:
    """Offer pages and mails in these languages, the city's own one being `default`.

    What was written in others is kept. Raises UnknownLanguages.
    """
    if default not in tags or not set(tags) <= set(known):
        raise UnknownLanguages
    city = work.session.scalars(select(City)).one()
    ordered = [default, *(tag for tag in tags if tag != default)]
    if ordered == city.language_tags and default == city.default_language:
        return
    facts = {"from": list(city.language_tags), "to": ordered}
    city.language_tags, city.default_language = ordered, default
    record_setting(work, "languages", "chosen", facts)
