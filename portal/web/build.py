"""Makes the Flask applications: the portal, and on the same ground the kiosk.

What is installed earlier looks at a request earlier, and at its answer later.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.settings import Settings
from portal.translations import PROJECT
from portal.web import (
    access,
    assets,
    attributes,
    bodies,
    branding,
    city,
    city_words,
    csrf,
    drawn,
    errors,
    headers,
    htmx,
    i18n,
    limits,
    logging,
    page,
    switching,
    work,
)
from portal.web.portal import Portal, open_portal
from portal.web.templates import PortalEnvironment

SESSION_SECONDS = 12 * 60 * 60
LOOPBACK = ("127.0.0.1", "localhost")


class PortalFlask(Flask):
    """Flask with our templates, and with errors logged without the words of residents."""

    jinja_environment = PortalEnvironment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or hook of ours is a coroutine: Flask need not ask twenty times a request."""
        return func

    def log_exception(self, exc_info: object) -> None:
        """Log an error that nobody expected."""
        if isinstance(exc_info, tuple) and isinstance(exc_info[1], BaseException):
            logging.log_error("unexpected", exc_info[1])


def build_app(
    settings: Settings,
    *,
    name: str,
    blueprints: Sequence[Blueprint],
    session_cookie: str,
    opened: Portal | None = None,
    error_layout: str = "layouts/bare.html",
    bolts: Sequence[Callable[[Flask], None]] = (),
) -> Flask:
    """An application of these blueprints, with everything that all pages have in common.

    `opened` shares keys, database and files with another application of the same process; `bolts`
    are installed before everything that lets somebody in.
    """
    app = PortalFlask(name, root_path=str(PROJECT), template_folder="templates", static_folder=None)
    app.extensions["portal"] = opened or open_portal(settings)
    _configure(app, settings, session_cookie)
    _install(app, settings, error_layout, bolts)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _configure(app: Flask, settings: Settings, session_cookie: str) -> None:
    portal: Portal = app.extensions["portal"]
    *earlier, newest = portal.keys.signing_secrets("session")
    app.config.update(
        SECRET_KEY=newest,
        SECRET_KEY_FALLBACKS=earlier,
        SESSION_COOKIE_NAME=f"__Host-{session_cookie}" if settings.is_https else session_cookie,
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=SESSION_SECONDS,
        PREFERRED_URL_SCHEME="https" if settings.is_https else "http",
        TRUSTED_HOSTS=_trusted_hosts(settings),
    )


def _install(
    app: Flask, settings: Settings, error_layout: str, bolts: Sequence[Callable[[Flask], None]]
) -> None:
    attributes.install()
    logging.install(app)
    headers.install(app, is_https=settings.is_https)
    for bolt in bolts:
        bolt(app)
    work.install(app)
    bodies.install(app)
    csrf.install_origin_check(app)
    switching.install(app)
    i18n.install(app)
    htmx.install(app)
    page.install(app)
    assets.install(app)
    branding.install(app)
    city.install(app)
    city_words.install(app)
    drawn.install(app)
    access.install(app)
    csrf.install_tokens(app)
    limits.install(app, settings)
    errors.install(app, layout=error_layout)


def _trusted_hosts(settings: Settings) -> list[str]:
    """The host of the base address, by whatever name a machine is called that serves itself."""
    return list(LOOPBACK) if settings.domain in LOOPBACK else [settings.domain]


def _trust_proxies(app: Flask, proxies: int) -> None:
    """Believe what exactly so many proxies say about the client; without any, nothing."""
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
