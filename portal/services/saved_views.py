"""Views of the worklist that a staff member comes back to."""

from sqlalchemy import func, select

from portal.domain.errors import NotFound, PortalError
from portal.models import SavedView
from portal.services.work import UnitOfWork

MOST_VIEWS = 20  # of one person: more are no help in finding one
LONGEST_NAME = 60  # characters
LONGEST_QUERY = 500


class TooManyViews(PortalError):
    """Somebody has as many views as can be kept."""


class NameTaken(PortalError):
    """Somebody has another view of this name."""


def save_view(work: UnitOfWork, name: str, query: str) -> None:
    """Keep these filters under a name; a view of the same name shows them from now on.

    Raises TooManyViews.
    """
    view = _named(work, name)
    if view is None:
        if _count(work) >= MOST_VIEWS:
            raise TooManyViews("There are as many views as can be kept.")
        view = SavedView(staff_id=work.viewer.staff_id, name=name)
        work.session.add(view)
    view.query, view.saved_at = query, work.now


def rename_view(work: UnitOfWork, view_id: int, name: str) -> None:
    """Give a view of one's own another name. Raises NotFound and NameTaken."""
    view, other = _own(work, view_id), _named(work, name)
    if other is not None and other is not view:
        raise NameTaken("Another view has this name.")
    view.name = name


def remove_view(work: UnitOfWork, view_id: int) -> None:
    """Forget a view of one's own. Raises NotFound."""
    work.session.delete(_own(work, view_id))


def _own(work: UnitOfWork, view_id: int) -> SavedView:
    view = work.session.get(SavedView, view_id)
    if view is None or view.staff_id != work.viewer.staff_id:
        raise NotFound("There is no such view of yours.")
    return view


def _named(work: UnitOfWork, name: str) -> SavedView | None:
    mine = select(SavedView).where(SavedView.staff_id == work.viewer.staff_id)
    return work.session.scalar(mine.where(SavedView.name == name))


def _count(work: UnitOfWork) -> int:
    mine = select(func.count()).where(SavedView.staff_id == work.viewer.staff_id)
    return work.session.scalars(mine).one()
