"""The first page, and where a poster's QR code lands."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.queries.posters import PosterAim, poster_aim
from portal.resident import blueprint
from portal.web.access import public
from portal.web.work import reading


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Three choices: give feedback, follow a case, rate a visit."""
    return render_template("resident/home.html")


@blueprint.get("/q/<poster>")
@public
def scan_poster(poster: str) -> ResponseReturnValue:
    """Lead to the form that the poster asks for, filled in.

    Who scans a poster that should be gone is led to the form as well, and told there.
    """
    aim = poster_aim(reading(), poster)
    if aim is None:
        abort(404)
    return redirect(_address(aim), 303)


def _address(aim: PosterAim) -> str:
    if aim.asks_for_rating and aim.is_active:
        return url_for(".rate", site=aim.site, poster=aim.slug)
    return url_for(
        ".feedback",
        site=aim.site,
        department=aim.department or None,
        category=aim.category or None,
        poster=aim.slug,
    )
