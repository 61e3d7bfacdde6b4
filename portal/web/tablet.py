"""A paired tablet stays with its own application, whatever address somebody types into it.

The kiosk's settings of the browser and the operating system lock it (docs/kiosk.md); this is the
server's own bolt behind them. Only whether the cookie is there is asked: it can do no more harm
than send a browser to /kiosk/, and so no page of a resident waits for a look-up.
"""

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue

from portal.web.device import cookie_name
from portal.web.portal import portal

KIOSK = "/kiosk/"
PURPOSE = "kiosk-left"
SECONDS = 10 * 60


def install(app: Flask) -> None:
    """Send tablets back, from every page of this application."""
    app.before_request(_send_back)


def let_out(response: Response) -> Response:
    """Let this browser see other pages for ten minutes."""
    settings, keys = portal().settings, portal().keys
    response.set_cookie(
        _cookie_name(),
        keys.seal(PURPOSE, b"left"),
        max_age=SECONDS,
        httponly=True,
        samesite="Strict",
        secure=settings.is_https,
    )
    return response


def _send_back() -> ResponseReturnValue | None:
    if cookie_name() not in request.cookies:
        return None
    seal = request.cookies.get(_cookie_name(), "")
    if portal().keys.unseal(PURPOSE, seal, max_age=SECONDS) is not None:
        return None
    return redirect(KIOSK, 303)


def _cookie_name() -> str:
    return f"{cookie_name()}-left"
