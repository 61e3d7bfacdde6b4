"""The places for tablets: where they stand, what they ask about, and the way out of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.models import Department, Kiosk, Site, Survey
from portal.services.settings_log import record_setting
from portal.services.slugs import new_slug
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class KioskFacts:
    """What an administrator says of a kiosk; without `departments` it is about the place alone,
    without `survey` it asks what is placed there.

    Without `language_tags` it speaks all of the city's. `opening_hours` are by weekday, Monday
    being "0": {"0": ("08:00", "17:00")}; a day that is missing is closed.
    """

    name: str
    site: str
    departments: tuple[str, ...]
    survey: str
    has_printer: bool
    has_own_keyboard: bool
    language_tags: tuple[str, ...]
    opening_hours: Mapping[str, tuple[str, str]]


def add_kiosk(work: UnitOfWork, facts: KioskFacts) -> str:
    """A place that waits for its tablet; gives its slug."""
    kiosk = Kiosk(slug=new_slug(work, Kiosk, facts.name, "kiosk"))
    _write(work, kiosk, facts)
    work.session.add(kiosk)
    work.session.flush()
    record_setting(work, f"kiosk:{kiosk.slug}", "added", {"to": facts.name})
    return kiosk.slug


def change_kiosk(work: UnitOfWork, slug: str, facts: KioskFacts) -> None:
    """Change what it asks and where it stands. Raises NotFound."""
    kiosk = kiosk_called(work, slug)
    _write(work, kiosk, facts)
    kiosk.revision += 1
    record_setting(work, f"kiosk:{slug}", "changed", {"to": facts.name})


def set_locked(work: UnitOfWork, slug: str, is_locked: bool) -> None:
    """Close it for now, or open it again; the next heartbeat tells the tablet. Raises NotFound."""
    kiosk = kiosk_called(work, slug)
    if kiosk.is_locked is not is_locked:
        kiosk.is_locked = is_locked
        record_setting(work, f"kiosk:{slug}", "kiosk_closed" if is_locked else "kiosk_opened")


def ask_to_reload(work: UnitOfWork, slug: str) -> None:
    """Have the tablet start anew, once nobody is there. Raises NotFound."""
    kiosk_called(work, slug).reload_number += 1
    record_setting(work, f"kiosk:{slug}", "reload_asked")


def set_pin(work: UnitOfWork, slug: str, pin_hash: str) -> None:
    """The PIN that opens the way out of every tablet at this kiosk's site."""
    site = work.session.get_one(Site, kiosk_called(work, slug).site_id)
    site.kiosk_pin_hash = pin_hash
    record_setting(work, f"site:{site.slug}", "kiosk_pin_set")


def kiosk_called(work: UnitOfWork, slug: str) -> Kiosk:
    """The kiosk of this slug. Raises NotFound."""
    kiosk = work.session.scalar(select(Kiosk).where(Kiosk.slug == slug))
    if kiosk is None:
        raise NotFound("There is no such kiosk.")
    return kiosk


def _write(work: UnitOfWork, kiosk: Kiosk, facts: KioskFacts) -> None:
    site_id = work.session.scalar(select(Site.id).where(Site.slug == facts.site))
    if site_id is None:
        raise NotFound("There is no such site.")
    departments = select(Department.id).where(Department.slug.in_(facts.departments))
    kiosk.name, kiosk.site_id = facts.name, site_id
    survey = select(Survey.id).where(Survey.slug == facts.survey)
    kiosk.survey_id = work.session.scalar(survey)
    kiosk.department_ids = list(work.session.scalars(departments.order_by(Department.id)))
    kiosk.has_printer, kiosk.has_own_keyboard = facts.has_printer, facts.has_own_keyboard
    kiosk.language_tags = list(facts.language_tags)
    kiosk.opening_hours = {day: list(span) for day, span in facts.opening_hours.items()}
