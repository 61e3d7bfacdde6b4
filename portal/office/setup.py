"""Setting up a new city, step by step, until its first case."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.viewer import actor
from portal.queries.setup import SetupStep, steps_done
from portal.services.setup import publish_link
from portal.web.access import requires
from portal.web.portal import portal
from portal.web.qr import qr_svg
from portal.web.work import reading, writing


@dataclass(frozen=True)
class StepWords:
    """A step: what there is to do, why, and on which page."""

    title: LazyString
    why: LazyString
    endpoint: str


STEPS: dict[SetupStep, StepWords] = {
    SetupStep.BRANDING: StepWords(
        _("Name and look"),
        _("Residents shall know at once whose page it is."),
        "office.branding",
    ),
    SetupStep.CALENDAR: StepWords(
        _("Office hours and closures"),
        _("Every promise counts by them. Check the hours and save them, even if they are right."),
        "office.calendar",
    ),
    SetupStep.DEPARTMENTS: StepWords(
        _("Departments"),
        _("Each case belongs to one. The first is there; add others when you need them."),
        "office.departments",
    ),
    SetupStep.PEOPLE: StepWords(
        _("People"),
        _("Somebody has to answer: let in at least one colleague, with a role."),
        "office.people",
    ),
    SetupStep.CONTACTS: StepWords(
        _("Point of contact and deputy"),
        _("The policy asks each department for both, so that somebody is always there."),
        "office.departments",
    ),
    SetupStep.CATEGORIES: StepWords(
        _("Categories"),
        _("What a case is about decides by when it is resolved. One is enough to begin."),
        "office.categories",
    ),
    SetupStep.POLICY: StepWords(
        _("Policy"),
        _("What the city promises, in its own words. A draft is there to be read and published."),
        "office.policy_draft",
    ),
    SetupStep.ORIENTATION: StepWords(
        _("Orientation"),
        _("Contacts and deputies read the policy and confirm it before they answer anybody."),
        "office.orientation_people",
    ),
    SetupStep.LINK: StepWords(
        _("The way in"),
        _("A link and a QR code, for your website, a poster or a counter."),
        "office.setup_link",
    ),
    SetupStep.FIRST_CASE: StepWords(
        _("The first case"),
        _("Tell the city something yourself, and see what residents see."),
        "resident.feedback",
    ),
}


@blueprint.get("/setup")
@requires(Permission.MANAGE_SETTINGS)
def setup() -> ResponseReturnValue:
    """What is done and what is left, each with its page."""
    done = steps_done(reading())
    return render_template(
        "office/setup.html",
        steps=[(step, STEPS[step], is_done) for step, is_done in done.items()],
        done=sum(done.values()),
        next_step=next((step for step, is_done in done.items() if not is_done), None),
    )


@blueprint.get("/setup/link")
@requires(Permission.MANAGE_SETTINGS)
def setup_link() -> ResponseReturnValue:
    """The address of the form, and its QR code to print."""
    address = f"{portal().settings.base_url}{url_for('resident.feedback')}"
    picture = qr_svg(address, gettext("QR code of the form"))
    return render_template("office/setup_link.html", address=address, picture=picture)


@blueprint.post("/setup/link")
@requires(Permission.MANAGE_SETTINGS)
def confirm_link() -> ResponseReturnValue:
    """Somebody says that residents can find the form."""
    with writing(actor()) as work:
        publish_link(work)
    flash(gettext("Good: residents can find you now."), "success")
    return redirect(url_for(".setup"), 303)
