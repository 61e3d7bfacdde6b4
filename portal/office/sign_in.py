"""Signing in with e-mail and password, and signing out."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.sign_in_forms import SignInForm
from portal.office.sign_in_limits import limit_sign_ins
from portal.office.signing_in import SigningIn, forget_signing_in, go_on
from portal.queries.staff import StaffFacts, find_for_sign_in
from portal.services.sign_in import keep_rehashed, recognises, rehashed
from portal.services.staff_sessions import StaleSignIn
from portal.services.work import SYSTEM, UnitOfWork
from portal.web.access import current_viewer, public
from portal.web.addresses import local_path
from portal.web.limits import record_failed_guess
from portal.web.portal import portal
from portal.web.staff_session import finish_session
from portal.web.work import writing

HOME = "/office/"
# The same whether there is no such person, the password is wrong, or the account is disabled.
WRONG = _("E-mail and password do not belong together. Please check both.")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limit_sign_ins
def sign_in() -> ResponseReturnValue:
    """Take e-mail and password; `next` is the page that the person wanted."""
    landing, form = _landing(request.args.get("next")), SignInForm()
    if request.method == "GET" and current_viewer():
        return redirect(landing, 303)
    if form.validate_on_submit():
        person = _recognised(form)
        if person is not None:
            return _let_in(person, form.password.data or "", landing)
        record_failed_guess()
        form.form_errors = [str(WRONG)]
    return form_page("office/sign_in.html", form)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session at once; pressing twice does no harm."""
    with writing(SYSTEM) as work:
        finish_session(work)
    forget_signing_in()
    flash(gettext("You have signed out."), "success")
    return redirect(url_for(".sign_in"), 303)


@blueprint.errorhandler(StaleSignIn)
def begin_again(_error: StaleSignIn) -> ResponseReturnValue:
    """What was known of the person holds no more."""
    forget_signing_in()
    flash(gettext("That took too long, or your account was changed. Please sign in again."))
    return redirect(url_for("office.sign_in"), 303)


def _recognised(form: SignInForm) -> StaffFacts | None:
    # This look-up is over before the password is hashed, which takes a while.
    with portal().database.reading() as session:
        person = find_for_sign_in(session, form.email.data or "")
    return person if recognises(person, form.password.data or "") else None


def _let_in(person: StaffFacts, password: str, landing: str) -> ResponseReturnValue:
    password_hash = rehashed(person, password)
    if password_hash is None:
        return go_on(SigningIn(person, landing))

    def keep(work: UnitOfWork) -> None:
        keep_rehashed(work, person, password_hash)

    return go_on(SigningIn(replace(person, password_hash=password_hash), landing), keep)


def _landing(wanted: str | None) -> str:
    """The page to go to when signed in: on this site, and one that can be looked at."""
    path = local_path(wanted, otherwise=HOME)
    try:
        adapter = current_app.create_url_adapter(request)
        if adapter is not None:
            adapter.match(urlsplit(path).path, method="GET")
    except HTTPException:
        return HOME
    return path
