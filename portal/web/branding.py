"""The city's own look: its colour as a style sheet of custom properties, and its logo.

Both addresses carry what they stand for, so that browsers keep the answers for a year. The style
sheet is ours and comes from here: the Content Security Policy needs no exception.
"""

from collections.abc import Mapping

from flask import Flask, Response, abort, request, url_for

from portal.domain.contrast import COLOUR, shades
from portal.files import FileMissing
from portal.localized import FALLBACK
from portal.web.access import public
from portal.web.assets import ONE_YEAR
from portal.web.city import city_in
from portal.web.portal import portal

DARK = "@media screen and (prefers-color-scheme: dark)"
ON_A_TABLET = ":has(body.kiosk)"  # which stands in daylight


def install(app: Flask) -> None:
    """Serve the city's look, and tell templates where it is."""
    app.add_url_rule("/branding.css", "brand_sheet", brand_sheet)
    app.add_url_rule("/branding/logo", "logo", logo)
    app.jinja_env.globals.update(brand_sheet_url=brand_sheet_url, logo_url=logo_url)


def brand_sheet_url() -> str | None:
    """The address of the style sheet; None while the city has no colour of its own."""
    colour = city_in(FALLBACK).accent_colour
    return url_for("brand_sheet", v=colour.removeprefix("#")) if colour else None


def logo_url() -> str | None:
    """The address of the logo; None while there is none."""
    key = city_in(FALLBACK).logo_key
    return url_for("logo", v=key) if key else None


@public
def brand_sheet() -> Response:
    """The city's colour, as the properties that the other style sheets paint with."""
    colour = city_in(FALLBACK).accent_colour
    if not COLOUR.fullmatch(colour):
        abort(404)
    made = shades(colour)
    dark = _root(made["dark"], f":root:not({ON_A_TABLET})")
    css = f"{_root(made['light'])}\n{DARK} {{ {dark} }}\n"
    return _kept(Response(css, mimetype="text/css"), colour.removeprefix("#"))


@public
def logo() -> Response:
    """The city's logo, painted anew when it was uploaded."""
    key = city_in(FALLBACK).logo_key
    if not key:
        abort(404)
    try:
        return _kept(Response(portal().files.get(key), mimetype="image/jpeg"), key)
    except FileMissing:
        abort(404)


def _root(properties: Mapping[str, str], selector: str = ":root") -> str:
    return (
        f"{selector} {{ "
        + " ".join(f"--{name}: {value};" for name, value in properties.items())
        + " }"
    )


def _kept(response: Response, version: str) -> Response:
    """Kept for a year under its own address; under any other, asked for again each time."""
    response.set_etag(version)
    response.cache_control.public = True
    if request.args.get("v") == version:
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    response.make_conditional(request)
    return response
