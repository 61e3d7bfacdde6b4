"""The application that residents, staff and other programs use."""

import os

from flask import Flask

from portal import api, office, resident
from portal.settings import Settings, load_settings
from portal.web.build import build_app
from portal.web.logging import configure_logging
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
    )


def create_app_from_environment() -> Flask:
    """The application that the server's processes make, each from the same environment."""
    configure_logging()
    return create_app(load_settings(os.environ))
