"""What the city is called, its colour and its logo."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.models import City
from portal.services.settings_log import record_setting
from portal.services.texts import rewritten
from portal.services.work import UnitOfWork

BRANDING = "branding"


def set_branding(work: UnitOfWork, name: Mapping[str, str], colour: str) -> None:
    """Call the city this from now on, in this colour (#rrggbb; empty for the portal's own).

    Recorded even where nothing changes: somebody has looked at it.
    """
    city = work.session.scalars(select(City)).one()
    before = _as_facts(city)
    city.name, city.accent_colour = rewritten(city.name, name), colour
    record_setting(work, BRANDING, "set", {"from": before, "to": _as_facts(city)})


def set_logo(work: UnitOfWork, key: str) -> str:
    """Show this file as the logo, none where it is empty; gives the key of the one before."""
    city = work.session.scalars(select(City)).one()
    before, city.logo_key = city.logo_key, key
    record_setting(work, BRANDING, "logo_set" if key else "logo_removed")
    return before


def _as_facts(city: City) -> dict[str, object]:
    return {"name": dict(city.name), "colour": city.accent_colour}
