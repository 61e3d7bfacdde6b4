"""Feedback from a tablet becomes a case, with the receipt that the resident already holds."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.domain.case import Channel, Kind
from portal.domain.kiosk_time import Happened
from portal.models import Category, Department, Site
from portal.queries.kiosk_devices import Device
from portal.services.destinations import UNSURE
from portal.services.filing import Filing, file_case
from portal.services.issued_receipts import issued_to
from portal.services.kiosk_ratings import NotUnderstood
from portal.services.kiosk_words import is_email, language_of, line_of, slug_of, words_of
from portal.services.work import UnitOfWork

LONGEST_WORDS = 4_000
LONGEST_LINE, LONGEST_NAME, LONGEST_PHONE = 200, 120, 40
# What came by at once is received now; what waited is received when it was written.
AT_ONCE = timedelta(minutes=2)
TICKED = frozenset({"y", "on", "true", True})


def file_from_tablet(
    work: UnitOfWork, device: Device, key: str, content: Mapping[str, Any], happened: Happened
) -> int:
    """File the case and give its id; the clock of its promises starts when it was written.

    Raises NotUnderstood without any words, and NotFound where the city has nobody to sort it.
    """
    fields = content.get("fields")
    if not isinstance(fields, Mapping) or not words_of(fields.get("description"), LONGEST_WORDS):
        raise NotUnderstood("Feedback without words.")
    issued = issued_to(work, device.id, line_of(content.get("receipt"), 16))
    filing = _filing(work, device, key, fields, happened, language_of(content.get("language")))
    return file_case(work, filing, issued=issued).case_id


def _filing(
    work: UnitOfWork,
    device: Device,
    key: str,
    fields: Mapping[str, Any],
    happened: Happened,
    language: str,
) -> Filing:
    department, category = _where(work, fields)
    email = line_of(fields.get("contact_email"), 400)
    waited = happened.at < work.now - AT_ONCE
    return Filing(
        description=_description(fields, email),
        language=language,
        idempotency_key=key,
        kind=_kind(fields.get("kind")),
        channel=Channel.KIOSK,
        department=department,
        site=_site(work, fields, device),
        category=category,
        location=line_of(fields.get("location"), LONGEST_LINE),
        is_about_conduct=fields.get("about_conduct") in TICKED,
        staff_named=line_of(fields.get("staff_named"), LONGEST_LINE),
        is_for_human_resources=fields.get("for_human_resources") in TICKED,
        contact_name=line_of(fields.get("contact_name"), LONGEST_NAME),
        contact_email=email if is_email(email) else "",
        contact_phone=line_of(fields.get("contact_phone"), LONGEST_PHONE),
        wants_interpreter=fields.get("wants_interpreter") in TICKED,
        received_at=happened.at if waited else None,
    )


def _description(fields: Mapping[str, Any], email: str) -> str:
    """What happened; an address that nobody can write to stands below it: nothing is lost."""
    words = words_of(fields.get("description"), LONGEST_WORDS)
    return words if not email or is_email(email) else f"{words}\n\n{email}"


def _kind(value: Any) -> Kind:
    return Kind(value) if value in set(Kind) else Kind.COMPLAINT


def _where(work: UnitOfWork, fields: Mapping[str, Any]) -> tuple[str, str]:
    """Department and category as they are now: the city may have changed both meanwhile.

    A category belongs to one department and leads there.
    """
    category = work.session.execute(
        select(Category.slug, Department.slug.label("department"))
        .join(Department, Department.id == Category.department_id)
        .where(Category.slug == slug_of(fields.get("category")), Department.is_active)
    ).first()
    if category is not None:
        return category.department, category.slug
    wanted = slug_of(fields.get("department"))
    known = select(Department.slug).where(Department.slug == wanted, Department.is_active)
    return work.session.scalar(known) or UNSURE, ""


def _site(work: UnitOfWork, fields: Mapping[str, Any], device: Device) -> str:
    """The place that was chosen; the tablet's own where nothing was said."""
    if fields.get("site") == "":
        return ""
    known = select(Site.slug).where(Site.slug == slug_of(fields.get("site")))
    return work.session.scalar(known) or device.site
