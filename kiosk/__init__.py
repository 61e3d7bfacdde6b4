"""The lobby tablet: pairing, ratings, complaints, receipts. It has no staff routes at all."""

from flask import Blueprint, Flask

from portal.settings import Settings
from portal.web.build import build_app
from portal.web.portal import Portal

blueprint = Blueprint("kiosk", __name__)

import kiosk.handover
import kiosk.heartbeat
import kiosk.help
import kiosk.leaving
import kiosk.pairing
import kiosk.screens
import kiosk.shell
import kiosk.sync
import kiosk.worker


def create_app(settings: Settings, opened: Portal | None = None) -> Flask:
    """The tablet's application, to be mounted at /kiosk.

    `opened` shares keys, database and files with the portal of the same process.
    """
    return build_app(
        settings,
        name="kiosk",
        blueprints=(blueprint,),
        session_cookie="kiosk-session",
        opened=opened,
        error_layout="layouts/kiosk.html",
    )
