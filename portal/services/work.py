"""The unit of work that every service is handed: one transaction, one instant, one actor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.history import ActorKind
from portal.domain.permissions import Viewer
from portal.keys import Keys


@dataclass(frozen=True)
class Actor:
    """Who acts: the resident of the case, a staff member, or the system itself."""

    kind: ActorKind
    viewer: Viewer | None = None

    @property
    def staff_id(self) -> int | None:
        """The staff member's id; None for residents and the system."""
        return self.viewer.staff_id if self.viewer else None


RESIDENT = Actor(ActorKind.RESIDENT)
SYSTEM = Actor(ActorKind.SYSTEM)


def staff_actor(viewer: Viewer) -> Actor:
    """A signed-in staff member acting."""
    return Actor(ActorKind.STAFF, viewer)


@dataclass(frozen=True)
class UnitOfWork:
    """One transaction. Services write into `session`; whoever opened it commits once.

    `now` is the instant at which everything in it happens (aware, UTC).
    """

    session: Session
    now: datetime
    keys: Keys
    actor: Actor

    @property
    def viewer(self) -> Viewer:
        """The staff member who acts; it is a programming error to ask when it is somebody else."""
        if self.actor.viewer is None:
            raise RuntimeError("Only a staff member does this.")
        return self.actor.viewer
