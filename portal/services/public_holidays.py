"""Public holidays of a country or one of its subdivisions, from the `holidays` library."""

from collections.abc import Collection, Iterable
from datetime import date

from portal.domain.clock import DayOff, SkipReason
from portal.domain.errors import PortalError

# The library names Chinese after countries, web pages name it after its script.
CHINESE_SCRIPTS = {"zh-Hans": "zh_CN", "zh-Hant": "zh_TW"}


class UnknownPlace(PortalError):
    """No public holidays are known for this country or subdivision."""


def public_holidays(
    country: str, subdivision: str | None, years: Iterable[int], language: str | None
) -> dict[date, DayOff]:
    """The public holidays of these years, those moved off a weekend ("observed") included.

    `country` is an ISO 3166-1 code, `subdivision` the part of an ISO 3166-2 code after its country;
    `language` is a BCP 47 tag. Names come in that language where the library has it, else in the
    country's own. Raises UnknownPlace.
    """
    # Imported here: it takes about 60 ms, and most commands never ask for a holiday.
    import holidays
    from holidays.registry import EntityLoader

    code = country.upper()
    if code not in EntityLoader.get_country_codes():
        raise UnknownPlace(f"No public holidays are known for the country “{country}”.")
    entity = getattr(holidays, code)
    # Always said: left out or unsupported, the library would ask the server's own locale.
    spoken = _spoken(language, entity.supported_languages or ()) or entity.default_language
    try:
        named = entity(years=set(years), subdiv=subdivision, language=spoken)
    except NotImplementedError:
        raise UnknownPlace(
            f"No public holidays are known for “{subdivision}” in the country {code}."
        ) from None
    return {on: DayOff(SkipReason.HOLIDAY, name) for on, name in sorted(named.items())}


def _spoken(language: str | None, supported: Collection[str]) -> str | None:
    """The library's name for this language; None where it does not have it."""
    if not language:
        return None
    exact = CHINESE_SCRIPTS.get(language, language.replace("-", "_"))
    if exact in supported:
        return exact
    base = exact.partition("_")[0]
    # Any English will do for English, but one Chinese script is no stand-in for the other.
    alike = sorted(tag for tag in supported if tag.partition("_")[0] == base)
    return alike[0] if alike and base != "zh" else None
