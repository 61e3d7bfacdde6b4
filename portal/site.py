"""What a server serves: the portal at /, and the lobby tablet's application at /kiosk/."""

import os
from wsgiref.types import WSGIApplication

from werkzeug.middleware.dispatcher import DispatcherMiddleware

import kiosk
from portal.app import create_app
from portal.settings import Settings, load_settings
from portal.web.logging import configure_logging
from portal.web.portal import open_portal

KIOSK_PATH = "/kiosk"


def create_site(settings: Settings) -> WSGIApplication:
    """Both applications on the same keys, database and files. They share no route."""
    opened = open_portal(settings)
    portal, tablet = create_app(settings, opened), kiosk.create_app(settings, opened)
    return DispatcherMiddleware(portal, {KIOSK_PATH: tablet})


def create_site_from_environment() -> WSGIApplication:
    """The site that the server's processes make, each from the same environment."""
    configure_logging()
    return create_site(load_settings(os.environ))
