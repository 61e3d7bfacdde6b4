"""Tablets in lobbies: the place that waits for one, the tablet itself, and what it sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Digest, IntegerKey, Slug, growing_word


class ItemKind(StrEnum):
    """What a tablet sends."""

    RATING = "rating"
    FEEDBACK = "feedback"


class ItemResult(StrEnum):
    """What became of an item. One that is put aside is kept for a person to look at."""

    CREATED = "created"
    PUT_ASIDE = "put_aside"


class Kiosk(Base):
    """A place for a tablet: where it stands, what it asks about whom, in which languages and when.

    `opening_hours` are the city's local times by weekday, Monday being "0": {"0": ["08:00",
    "17:00"]}; a day that is missing is closed. `revision` goes up with every change of what the
    tablet shows, `reload_number` each time the office asks it to start anew.
    """

    __tablename__ = "kiosk"

    id: Mapped[IntegerKey]
    slug: Mapped[Slug]
    name: Mapped[str] = mapped_column(String(80))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    # Whom ratings are about where there is one; several are offered as a choice; none: the site.
    department_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    # None: the survey that is placed for kiosks at this site.
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id"))
    # Empty: all of the city's.
    language_tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    opening_hours: Mapped[dict[str, Any]]
    has_printer: Mapped[bool] = mapped_column(default=False)
    has_own_keyboard: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    reload_number: Mapped[int] = mapped_column(default=0)
    is_locked: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    # Since when the alarm has been out that nothing is heard of it; None while all is well.
    silent_since: Mapped[datetime | None]


class KioskDevice(Base):
    """A tablet that was paired. Its token is kept as a digest; its own key as the public half."""

    __tablename__ = "kiosk_device"

    id: Mapped[IntegerKey]
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    # P-256, SubjectPublicKeyInfo, base64: what the tablet signs every request with.
    public_key: Mapped[str] = mapped_column(String(200))
    paired_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    revoked_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime | None]
    app_version: Mapped[str] = mapped_column(String(32), default="")
    battery_percent: Mapped[int | None]
    is_charging: Mapped[bool | None]
    queue_length: Mapped[int] = mapped_column(default=0)
    storage_percent: Mapped[int | None]
    is_storage_kept: Mapped[bool | None]
    receipts_left: Mapped[int | None]
    # The highest number that the tablet says it has given to an item.
    last_number: Mapped[int] = mapped_column(default=0)
    # Its wall clock against the server's, in milliseconds; positive where it is ahead.
    clock_ahead_ms: Mapped[int | None]
    wrong_pins: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None]
    # Whether it ran the newest version when it last said which; None before it did.
    is_app_newest: Mapped[bool | None]
    # What fills up there and the administrators have been told of: "storage", "queue".
    alarms: Mapped[list[str]] = mapped_column(JSON, default=list)


class KioskPairing(Base):
    """A tablet shows eight letters and waits to be told where it stands."""

    __tablename__ = "kiosk_pairing"

    id: Mapped[IntegerKey]
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    public_key: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    kiosk_id: Mapped[int | None] = mapped_column(ForeignKey("kiosk.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    completed_at: Mapped[datetime | None]


class KioskItem(Base):
    """One thing that a tablet sent: recognises a repeat, and shows which numbers are missing.

    `key` is the tablet's own (a UUID), `number` counts from 1 on each device. `sealed` is kept
    only of an item that was put aside; one whose key was used for something else before gets a key
    made of its content.
    """

    __tablename__ = "kiosk_item"
    __table_args__ = (
        Index("ix_kiosk_item_number", "device_id", "number"),
        Index("ix_kiosk_item_result", "result", "device_id"),
    )

    id: Mapped[IntegerKey]
    key: Mapped[str] = mapped_column(String(36), unique=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("kiosk_device.id"))
    number: Mapped[int]
    kind: Mapped[ItemKind | None] = mapped_column(growing_word(ItemKind))
    content_digest: Mapped[Digest]
    result: Mapped[ItemResult] = mapped_column(growing_word(ItemResult))
    reason: Mapped[str] = mapped_column(String(64), default="")
    received_at: Mapped[datetime]
    happened_at: Mapped[datetime]
    is_time_uncertain: Mapped[bool] = mapped_column(default=False)
    clock_ahead_ms: Mapped[int | None]
    sealed: Mapped[str] = mapped_column(Text, default="")
    visit_rating_id: Mapped[int | None] = mapped_column(ForeignKey("visit_rating.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))


class IssuedReceipt(Base):
    """A receipt that a tablet holds ahead of its case, so that nobody leaves without one."""

    __tablename__ = "issued_receipt"

    id: Mapped[IntegerKey]
    device_id: Mapped[int] = mapped_column(ForeignKey("kiosk_device.id"), index=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    issued_at: Mapped[datetime]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), unique=True)


class Handover(Base):
    """A half-written form on its way from a tablet to a phone: a ticket, never its words."""

    __tablename__ = "handover"

    ticket_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"))
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class HelpCall(Base):
    """Somebody at a tablet asked for a person."""

    __tablename__ = "help_call"

    id: Mapped[IntegerKey]
    kiosk_id: Mapped[int] = mapped_column(ForeignKey("kiosk.id"))
    called_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
