"""The application that residents, staff and other programs use."""

from flask import Flask

from portal import api, office, resident
from portal.settings import Settings
from portal.web import tablet
from portal.web.build import build_app
from portal.web.portal import Portal


def create_app(settings: Settings, opened: Portal | None = None) -> Flask:
    """The resident portal at /, the back-office at /office/ and what programs ask for.

    `opened` shares keys, database and files with another application of the same process.
    """
    return build_app(
        settings,
        name="portal",
        blueprints=(resident.blueprint, office.blueprint, api.blueprint),
        session_cookie="session",
        opened=opened,
        bolts=(tablet.install,),
    )
