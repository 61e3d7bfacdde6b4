"""Nobody answers residents before they have read the policy (C.1)."""

from sqlalchemy import select

from portal.domain.errors import PortalError
from portal.domain.policy import NotOriented, Version
from portal.models import Orientation, PolicyVersion
from portal.queries.orientation import own_orientation
from portal.services.work import UnitOfWork


class NewerVersion(PortalError):
    """Another version was published while somebody read this one."""

    def __init__(self) -> None:
        super().__init__("A newer version of the policy has been published meanwhile.")


def check_oriented(work: UnitOfWork) -> None:
    """Stop a staff member who is about to answer a resident without having read the policy.

    Call it at the top of every act that speaks to residents. Raises NotOriented.
    """
    if own_orientation(work.session, work.viewer.staff_id).is_due:
        raise NotOriented


def confirm(work: UnitOfWork, shown: Version) -> None:
    """The staff member has read the version that was shown; saying so twice changes nothing.

    Raises NewerVersion when that is not the one in force any more.
    """
    current = work.session.scalar(
        select(PolicyVersion)
        .where(PolicyVersion.published_at.is_not(None))
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
        .limit(1)
        # So that the same button pressed twice at once is confirmed once.
        .with_for_update()
    )
    if current is None or (current.major, current.minor) != (shown.major, shown.minor):
        raise NewerVersion
    staff_id = work.viewer.staff_id
    known = select(Orientation.id).where(
        Orientation.staff_id == staff_id, Orientation.policy_version_id == current.id
    )
    if work.session.scalar(known) is None:
        work.session.add(
            Orientation(staff_id=staff_id, policy_version_id=current.id, confirmed_at=work.now)
        )
        work.session.flush()
