"""The signed-in staff member, for views that only staff can reach."""

from portal.domain.permissions import Viewer
from portal.services.work import Actor, staff_actor
from portal.web.access import current_viewer


def viewer() -> Viewer:
    """Who looks at the page. Raises RuntimeError on a page that is not for staff alone."""
    found = current_viewer()
    if found is None:
        raise RuntimeError("Nobody is signed in, so this page must not have been served.")
    return found


def actor() -> Actor:
    """The same person, acting."""
    return staff_actor(viewer())
