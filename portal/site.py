"""What a server serves: the portal at /, and the lobby tablet's application at /kiosk/."""

from wsgiref.types import WSGIApplication

from werkzeug.middleware.dispatcher import DispatcherMiddleware

import kiosk
from portal.app import create_app
from portal.settings import Settings
from portal.web.places import Places
from portal.web.portal import Portal, open_portal

KIOSK_PATH = "/kiosk"


def create_site(settings: Settings, opened: Portal | None = None) -> WSGIApplication:
    """Both applications on the same keys, database and files. They share no route."""
    opened = opened or open_portal(settings)
    portal, tablet = create_app(settings, opened), kiosk.create_app(settings, opened)
    return DispatcherMiddleware(portal, {KIOSK_PATH: tablet})


def create_served_site(settings: Settings, places: int) -> WSGIApplication:
    """The site as one process of a server answers it, so many requests at once."""
    opened = open_portal(settings)
    site = Places(create_site(settings, opened), places)
    if opened.database.line:
        opened.database.line.while_waiting = site.stepped_aside
    return site
