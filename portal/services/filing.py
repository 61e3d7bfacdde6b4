"""Filing a case: the resident's words, both promises, the receipt."""

import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain import tracking_code
from portal.domain.case import Channel, Kind
from portal.domain.clock import BusinessCalendar, acknowledge_due, resolve_due
from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.domain.searching import index_words
from portal.keys import Keys
from portal.models import Attachment, Case, IssuedReceipt
from portal.services import history, outbox
from portal.services.calendars import business_calendar
from portal.services.conduct import protect_new_case
from portal.services.destinations import UNSURE, Destination, destination
from portal.services.escalations import raise_escalation
from portal.services.work import UnitOfWork

CODES = "tracking-code"
SUBMISSIONS = "submission"
NEXT_NUMBER = text(
    "INSERT INTO reference_counter (year, last_number) VALUES (:year, 1) "
    "ON CONFLICT (year) DO UPDATE SET last_number = reference_counter.last_number + 1 "
    "RETURNING last_number"
)
# What a case keeps as it was filed.
AS_FILED = (
    *("kind", "channel", "language", "description", "location", "is_about_conduct", "staff_named"),
    *("contact_name", "contact_email", "contact_phone", "wants_interpreter"),
)
EARLIER = select(Case.id).where(Case.submission_digest.in_(bindparam("digests", expanding=True)))


@dataclass(frozen=True)
class Filing:
    """What somebody files. Department, site and category are slugs; all but the words may be empty.

    `idempotency_key` was put into the form by the server: the same form with the same content is
    one case, however often it arrives. `photo_digests` are part of that content.
    """

    description: str
    language: str
    idempotency_key: str
    kind: Kind = Kind.COMPLAINT
    channel: Channel = Channel.WEB
    department: str = UNSURE
    site: str = ""
    category: str = ""
    location: str = ""
    is_about_conduct: bool = False
    staff_named: str = ""
    # The resident would rather have it looked into by Human Resources than by the department.
    is_for_human_resources: bool = False
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    wants_interpreter: bool = False
    # When it really reached the city, where a colleague enters it later; None means now.
    received_at: datetime | None = None
    photo_digests: tuple[str, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """What the resident takes home. `code` is kept nowhere; `is_new` is false for a repeat.

    It is empty where the receipt was issued ahead: then only the tablet ever knew it.
    """

    case_id: int
    reference: str
    code: str
    acknowledge_due_at: datetime
    resolve_due_at: datetime
    is_new: bool


def file_case(
    work: UnitOfWork,
    filing: Filing,
    attachment_ids: tuple[int, ...] = (),
    issued: IssuedReceipt | None = None,
) -> Receipt:
    """File a case once, and give its receipt; filing the same again gives the same receipt (B.1).

    `issued` is the receipt that a tablet has given out already.

    Raises NotFound when department, site or category do not exist.
    """
    identity = _identity(filing)
    earlier = _earlier(work, identity)
    if earlier is not None:
        return _receipt(work.keys, earlier, identity, is_new=False)
    to = destination(work.session, filing.department, filing.category, filing.site)
    try:
        with _safe_from_others(work.session):
            case = _new_case(work, filing, to, identity, issued)
            if issued:
                issued.case_id = case.id
    except IntegrityError:  # another server was filing the same form in the same instant
        earlier = _earlier(work, identity)
        if earlier is None:
            raise
        return _receipt(work.keys, earlier, identity, is_new=False)
    _attach(work.session, case, attachment_ids)
    event = history.begin(work, case, EventType.CASE_FILED, _facts(filing) | _meant_for(to))
    outbox.announce(work, case, event)
    if case.is_restricted:
        protect_new_case(work, case, is_for_human_resources=filing.is_for_human_resources)
    if to.is_escalated:
        raise_escalation(work, case, EscalationCause.CATEGORY)
    return _receipt(work.keys, case, identity, is_new=True)


def _safe_from_others(session: Session) -> AbstractContextManager[object]:
    """Where others may write at the same instant, a savepoint to come back to.

    On SQLite nobody may: what `_earlier` did not find is not there.
    """
    return nullcontext() if session.get_bind().dialect.name == "sqlite" else session.begin_nested()


def code_digests(keys: Keys, code: str) -> list[str]:
    """What the database knows a tracking code by, under the present key and the earlier ones."""
    return keys.digests(CODES, code.encode("ascii"))


def next_reference(work: UnitOfWork, calendar: BusinessCalendar) -> str:
    """The next public reference of the year in the city's own time: YYYY-NNNNNN."""
    year = work.now.astimezone(calendar.time_zone).year
    number = work.session.scalar(NEXT_NUMBER, {"year": year})
    return f"{year}-{number:06d}"


def _identity(filing: Filing) -> bytes:
    content = json.dumps(asdict(filing), sort_keys=True, ensure_ascii=True, default=str)
    return content.encode("ascii")


def _earlier(work: UnitOfWork, identity: bytes) -> Case | None:
    digests = work.keys.digests(SUBMISSIONS, identity)
    found = work.session.connection().execute(EARLIER, {"digests": digests}).scalar()
    return work.session.get_one(Case, found) if found else None


def _code(keys: Keys, identity: bytes) -> str:
    """The tracking code of a submission, made anew from the form itself each time it arrives.

    The form carries 122 random bits of the server's own, and only the server has the key: to
    anybody else the code is as good as random, yet a repeated form finds its receipt again although
    the code is stored nowhere.
    """
    return _codes(keys, identity)[0]


def _codes(keys: Keys, identity: bytes) -> list[str]:
    """The code that the form gives under each secret, newest first: secrets may have changed."""
    digests = keys.digests("new-code", identity)
    return [tracking_code.from_bytes(bytes.fromhex(digest)[:10]) for digest in digests]


def _code_of(keys: Keys, case: Case, identity: bytes) -> str:
    """The code that this case was given when the form was filed; empty if it was issued ahead."""
    codes = _codes(keys, identity)
    return next((code for code in codes if case.code_digest in code_digests(keys, code)), "")


def _receipt(keys: Keys, case: Case, identity: bytes, *, is_new: bool) -> Receipt:
    return Receipt(
        case_id=case.id,
        reference=case.reference,
        code=_code_of(keys, case, identity),
        acknowledge_due_at=case.acknowledge_due_at,
        resolve_due_at=case.resolve_due_at,
        is_new=is_new,
    )


def _new_case(
    work: UnitOfWork,
    filing: Filing,
    to: Destination,
    identity: bytes,
    issued: IssuedReceipt | None,
) -> Case:
    session, keys = work.session, work.keys
    received_at = filing.received_at or work.now
    calendar = business_calendar(session, received_at)
    acknowledge = acknowledge_due(calendar, received_at).due_at
    reference, code_digest = _receipt_of(work, calendar, identity, issued)
    case = Case(
        reference=reference,
        code_digest=code_digest,
        submission_digest=keys.digest(SUBMISSIONS, identity),
        **{name: getattr(filing, name) for name in AS_FILED},
        department_id=to.department_id,
        site_id=to.site_id,
        category_id=to.category_id,
        is_restricted=filing.is_about_conduct,
        filed_by_id=work.actor.staff_id,
        received_at=received_at,
        acknowledge_due_at=acknowledge,
        resolve_due_at=_resolve_due_at(calendar, received_at, to.resolve_business_days),
        next_due_at=acknowledge,
        search_text=_search_text(reference, filing),
    )
    session.add(case)
    session.flush()
    return case


def _search_text(reference: str, filing: Filing) -> str:
    return index_words(reference, filing.description, filing.location, filing.contact_name)


def _receipt_of(
    work: UnitOfWork, calendar: BusinessCalendar, identity: bytes, issued: IssuedReceipt | None
) -> tuple[str, str]:
    """Reference and digest of the code: those given out already, or new ones."""
    if issued:
        return issued.reference, issued.code_digest
    code = _code(work.keys, identity)
    return next_reference(work, calendar), work.keys.digest(CODES, code.encode("ascii"))


def _resolve_due_at(calendar: BusinessCalendar, at: datetime, days: int | None) -> datetime:
    return (resolve_due(calendar, at, days) if days else resolve_due(calendar, at)).due_at


def _attach(session: Session, case: Case, attachment_ids: tuple[int, ...]) -> None:
    if not attachment_ids:
        return
    for attachment in session.scalars(select(Attachment).where(Attachment.id.in_(attachment_ids))):
        if attachment.case_id is None:
            attachment.case_id = case.id


def _meant_for(to: Destination) -> dict[str, object]:
    """The department that was asked for, where another one sorts the case in its place."""
    return {"meant_for": to.meant_for_id} if to.meant_for_id else {}


def _facts(filing: Filing) -> dict[str, object]:
    """What the history keeps; `received_at` (ISO 8601, UTC) only where it was not this instant."""
    earlier = {"received_at": filing.received_at.isoformat()} if filing.received_at else {}
    return {
        **earlier,
        "channel": filing.channel,
        "language": filing.language,
        "photos": len(filing.photo_digests),
        "is_anonymous": not (filing.contact_email or filing.contact_phone or filing.contact_name),
    }
