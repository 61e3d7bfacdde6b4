"""What was changed in how the portal is set up: written beside the change, in its transaction."""

from collections.abc import Mapping
from typing import Any

from portal.models import SettingsChange
from portal.services.work import UnitOfWork


def record_setting(
    work: UnitOfWork, subject: str, act: str, facts: Mapping[str, Any] | None = None
) -> None:
    """Keep who changed what: `subject` is like `department:permits`, `act` like `designated`.

    `facts` hold old and new values under `from` and `to`; nothing secret, no text of a resident.
    """
    work.session.add(
        SettingsChange(
            at=work.now,
            actor_id=work.actor.staff_id,
            subject=subject,
            act=act,
            facts=dict(facts or {}),
        )
    )
