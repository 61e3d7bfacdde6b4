"""Rating a visit on one's own phone: one face, a word if wanted, no name (D.1)."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired

from portal.domain.case import Channel
from portal.queries.choices import Choice, site_choices
from portal.queries.posters import PosterAim, poster_aim
from portal.resident import blueprint
from portal.services.visit_ratings import Visit, rate_visit
from portal.services.work import RESIDENT
from portal.web.access import public
from portal.web.fields import LONGEST_COMMENT, faces_field, key_field, text_field
from portal.web.i18n import page_language
from portal.web.limits import limit_filing
from portal.web.work import reading, writing


class VisitForm(FlaskForm):
    """One question; the comment is for those who want to say more."""

    score = faces_field(
        _("How was your visit?"), validators=[InputRequired(_("Choose one of the five faces."))]
    )
    comment = text_field(_("Do you want to say why?"), LONGEST_COMMENT)
    poster = HiddenField(default="")
    idempotency_key = key_field()


@blueprint.get("/rate")
@public
def choose_site() -> ResponseReturnValue:
    """Which place was visited."""
    sites = site_choices(reading(), page_language())
    return render_template("resident/choose_site.html", sites=sites)


@blueprint.route("/rate/<site>", methods=["GET", "POST"])
@public
@limit_filing
def rate(site: str) -> ResponseReturnValue:
    """Five faces; sent, it counts the visit and says thank you."""
    place = _site(site)
    form = VisitForm()
    if request.method == "GET":
        form.poster.data = request.args.get("poster", "")
        return render_template("resident/rate.html", form=form, site=place)
    if not form.validate():
        return render_template("resident/rate.html", form=form, site=place), 422
    _count(form, place)
    return redirect(url_for(".rated", site=site, poster=form.poster.data or None), 303)


@blueprint.get("/rate/<site>/thanks")
@public
def rated(site: str) -> ResponseReturnValue:
    """Thank you, and the way to say more."""
    place = _site(site)
    poster = _poster(place, request.args.get("poster"))
    department = poster.department or None if poster else None
    more = url_for(".feedback", site=place.slug, department=department)
    return render_template("resident/rated.html", site=place, more=more)


def _site(slug: str) -> Choice:
    sites = site_choices(reading(), page_language())
    return next((site for site in sites if site.slug == slug), None) or abort(404)


def _count(form: VisitForm, place: Choice) -> None:
    poster = _poster(place, form.poster.data)
    visit = Visit(
        site=place.slug,
        score=int(form.score.data),
        language=page_language(),
        idempotency_key=form.idempotency_key.data or "",
        channel=Channel.POSTER if poster else Channel.WEB,
        department=poster.department if poster else "",
        comment=form.comment.data or "",
    )
    with writing(RESIDENT) as work:
        rate_visit(work, visit)


def _poster(place: Choice, slug: str | None) -> PosterAim | None:
    """The poster that led here; one that hangs elsewhere does not count."""
    aim = poster_aim(reading(), slug or "")
    return aim if aim and aim.site == place.slug else None
