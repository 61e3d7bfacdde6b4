"""The headers of every answer: what a browser may do with it, and who may keep it."""

from functools import partial

from flask import Flask, Response

SELF_SOURCES = ("script", "style", "img", "font", "connect", "manifest", "worker")
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in SELF_SOURCES),
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
# Those that Chromium knows; it complains on its console about every other name.
POWERS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
EVERYWHERE = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # no-referrer would hide from Flask-WTF, over HTTPS, that a form comes from our own page.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}  # one year


def install(app: Flask, *, is_https: bool) -> None:
    """Put the headers on every answer, errors included."""
    headers = EVERYWHERE | (OVER_HTTPS if is_https else {})
    app.after_request(partial(_add, headers))


def _add(headers: dict[str, str], response: Response) -> Response:
    response.headers.update(headers)
    # Personal unless declared public, and so kept by nobody, not even by the Back button.
    if not response.cache_control.public:
        response.headers["Cache-Control"] = "no-store"
    return response
