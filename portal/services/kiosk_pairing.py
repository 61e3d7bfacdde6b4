"""Pairing a tablet with its kiosk: it asks, an administrator approves, it gets a token."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from portal.domain.errors import NotFound, PortalError
from portal.domain.pairing import VALID_FOR, PairingState, new_code, normalise, state_of
from portal.models import Kiosk, KioskDevice, KioskPairing
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork

CODES, SECRETS, TOKENS = "kiosk-pairing-code", "kiosk-pairing-secret", "kiosk-token"
SECRET_BYTES = 32
# Tablets that wait at once: more is somebody playing, and would make codes easier to hit.
MOST_WAITING = 200


class TooManyPairings(PortalError):
    """So many tablets wait that another has to wait for one of them to give up."""


@dataclass(frozen=True)
class AskedPairing:
    """What the tablet shows, and the secret with which it alone comes back."""

    code: str
    secret: str
    expires_at: datetime


def ask(work: UnitOfWork, public_key: str) -> AskedPairing:
    """A tablet wants to be paired. Raises TooManyPairings."""
    waiting = select(func.count()).where(
        KioskPairing.completed_at.is_(None), KioskPairing.expires_at > work.now
    )
    if (work.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooManyPairings("Too many tablets wait to be paired.")
    code, secret = new_code(), secrets.token_urlsafe(SECRET_BYTES)
    expires_at = work.now + VALID_FOR
    work.session.add(
        KioskPairing(
            code_digest=work.keys.digest(CODES, code.encode()),
            secret_digest=work.keys.digest(SECRETS, secret.encode()),
            public_key=public_key,
            asked_at=work.now,
            expires_at=expires_at,
        )
    )
    return AskedPairing(code, secret, expires_at)


def approve(work: UnitOfWork, code: str, kiosk_id: int) -> None:
    """The tablet that shows this code serves the kiosk as soon as it asks, and none before it.

    Raises NotFound for a code that nobody shows, or shows no longer, and for a closed kiosk.
    """
    pairing = _waiting(work, code)
    kiosk = work.session.get(Kiosk, kiosk_id)
    if pairing is None or kiosk is None or not kiosk.is_active:
        raise NotFound("No tablet shows this code.")
    pairing.kiosk_id, pairing.approved_at = kiosk.id, work.now
    pairing.approved_by_id = work.actor.staff_id
    record_setting(work, f"kiosk:{kiosk.slug}", "tablet_approved")


def is_waiting(work: UnitOfWork, code: str) -> bool:
    """Whether a tablet shows this code now."""
    return _waiting(work, code) is not None


def check(work: UnitOfWork, secret: str) -> tuple[PairingState, str]:
    """How far the pairing of this secret is; once it is approved, with the device token.

    Raises NotFound for a secret that is not known.
    """
    digests = work.keys.digests(SECRETS, secret.encode())
    pairing = work.session.scalar(
        select(KioskPairing).where(KioskPairing.secret_digest.in_(digests)).with_for_update()
    )
    if pairing is None:
        raise NotFound("There is no such pairing.")
    state = state_of(work.now, pairing.expires_at, pairing.approved_at, pairing.completed_at)
    if state is not PairingState.APPROVED:
        return state, ""
    pairing.completed_at = work.now
    return PairingState.PAIRED, _new_device(work, pairing)


def renew(work: UnitOfWork, public_key: str) -> str:
    """A new token for the tablet with this key, which has shown that it holds the other half.

    Raises NotFound where no tablet has it, or it was let go.
    """
    device = work.session.scalar(
        select(KioskDevice)
        .where(KioskDevice.public_key == public_key, KioskDevice.revoked_at.is_(None))
        .order_by(KioskDevice.id.desc())
        .limit(1)
    )
    if device is None:
        raise NotFound("No tablet has this key.")
    token = secrets.token_urlsafe(SECRET_BYTES)
    device.token_digest = work.keys.digest(TOKENS, token.encode())
    return token


def _waiting(work: UnitOfWork, code: str) -> KioskPairing | None:
    digests = work.keys.digests(CODES, normalise(code).encode())
    return work.session.scalar(
        select(KioskPairing)
        .where(
            KioskPairing.code_digest.in_(digests),
            KioskPairing.approved_at.is_(None),
            KioskPairing.expires_at > work.now,
        )
        .with_for_update()
    )


def _new_device(work: UnitOfWork, pairing: KioskPairing) -> str:
    """A kiosk has one tablet: whichever served it before is revoked."""
    work.session.execute(
        update(KioskDevice)
        .where(KioskDevice.kiosk_id == pairing.kiosk_id, KioskDevice.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )
    token = secrets.token_urlsafe(SECRET_BYTES)
    work.session.add(
        KioskDevice(
            kiosk_id=pairing.kiosk_id,
            token_digest=work.keys.digest(TOKENS, token.encode()),
            public_key=pairing.public_key,
            paired_at=work.now,
            approved_by_id=pairing.approved_by_id,
            last_seen_at=work.now,
        )
    )
    return token
