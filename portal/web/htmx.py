"""Requests for a part of a page: the one place that knows how htmx asks (docs/htmx.md)."""

from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_htmx import HTMX

# Never asked whether it is true: that also holds for requests that want a whole page.
_htmx = HTMX()


def install(app: Flask) -> None:
    """Tell caches which answers depend on whether htmx asked."""
    app.after_request(_name_what_varies)


def is_fragment_request() -> bool:
    """Whether the answer should be a part of the page, not the whole of it."""
    g.depends_on_htmx = True
    wants_page = (
        _htmx.boosted
        or _htmx.history_restore_request
        or request.headers.get("HX-Request-Type") == "full"
    )
    return bool(_htmx) and not wants_page


def no_content() -> ResponseReturnValue:
    """Nothing new: htmx leaves the page as it is."""
    return "", 204


def go_to(address: str) -> ResponseReturnValue:
    """Send the whole browser to an address. htmx would follow a 303 silently and swap it in."""
    if is_fragment_request():
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)


def redirects_fragment(address: str) -> ResponseReturnValue | None:
    """For a part of a page that needs signing in: 401, and the browser goes there. Else None."""
    return ("", 401, {"HX-Redirect": address}) if is_fragment_request() else None


def _name_what_varies(response: Response) -> Response:
    if "depends_on_htmx" in g:
        response.vary.update(["HX-Request", "HX-Request-Type"])
    return response
