"""One's own account: language, password, second factor."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.errors import NotAllowed
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.enrolment import forget_offer, offer_to
from portal.office.form_page import form_page
from portal.office.sign_in_forms import (
    ChangePasswordForm,
    EnrolForm,
    LanguageForm,
    OwnPasswordForm,
)
from portal.office.sign_in_limits import limit_own_password
from portal.office.signing_in import Act
from portal.office.viewer import actor, viewer
from portal.queries.staff import StaffFacts, staff_facts
from portal.services import second_factor as codes
from portal.services import staff
from portal.services.passwords import hash_password
from portal.services.second_factor import WrongCode
from portal.services.staff_sessions import StaleSignIn, start_session
from portal.web.access import staff_only
from portal.web.city import city_in
from portal.web.i18n import COOKIE, offered_languages
from portal.web.limits import record_failed_guess
from portal.web.staff_session import begin_session
from portal.web.work import reading, writing


@blueprint.get("/account")
@staff_only
def account() -> ResponseReturnValue:
    """Who one is to the portal, and how one signs in."""
    return _account_page(_myself(), OwnPasswordForm())


@blueprint.post("/account/language")
@staff_only
def choose_language() -> ResponseReturnValue:
    """Read pages and get e-mails in another language from now on."""
    person, form = _myself(), LanguageForm(offered_languages())
    if not form.validate():
        return _account_page(person, OwnPasswordForm(), form)
    with writing(actor()) as work:
        staff.set_language(work, person.staff_id, form.language.data)
    response = redirect(url_for(".account"), 303)
    # What was chosen on a single page before would go on hiding the choice just made.
    response.delete_cookie(COOKIE)
    return response


@blueprint.route("/account/password", methods=["GET", "POST"])
@staff_only
@limit_own_password
def change_password() -> ResponseReturnValue:
    """A new password, for those who know the present one."""
    person = _myself()
    form = ChangePasswordForm(person)
    if form.validate_on_submit() and _is_mine(form, person):
        password_hash = hash_password(form.new_password.data or "")
        return _renew_session(
            person.with_password(password_hash),
            lambda work: staff.change_password(work, person, password_hash),
            gettext("Your password is changed. You are signed out everywhere else."),
        )
    return form_page("office/change_password.html", form, is_first=False)


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@staff_only
@limit_own_password
def enrol_second_factor() -> ResponseReturnValue:
    """Enrol an authenticator app, or another one in its place."""
    person, form = _myself(), EnrolForm()
    offer = offer_to(person)
    if form.validate_on_submit() and _is_mine(form, person):
        try:
            answer = _renew_session(
                replace(person, has_second_factor=True),
                lambda work: codes.enrol_second_factor(work, person, offer.secret, form.code),
                gettext("From now on, signing in asks for a code from your app."),
            )
            forget_offer()
            return answer
        except WrongCode:
            form.refuse_code()
    return form_page("office/enrol_second_factor.html", form, offer=offer, is_first=False)


@blueprint.post("/account/second-factor/remove")
@staff_only
@limit_own_password
def remove_second_factor() -> ResponseReturnValue:
    """Sign in with the password alone again, where the roles allow it."""
    person, form = _myself(), OwnPasswordForm()
    if _needs_second_factor(person):
        raise NotAllowed("This role signs in with a second factor.")
    if form.validate() and _is_mine(form, person):
        return _renew_session(
            replace(person, has_second_factor=False),
            lambda work: codes.remove_second_factor(work, person),
            gettext("From now on, signing in asks for your password only."),
        )
    return _account_page(person, form)


def _account_page(
    person: StaffFacts, removal: OwnPasswordForm, language: LanguageForm | None = None
) -> ResponseReturnValue:
    language = language or LanguageForm(offered_languages(), language=person.language)
    page = render_template(
        "office/account.html",
        language=language,
        removal=removal,
        person=person,
        is_second_factor_needed=_needs_second_factor(person),
    )
    return page, 422 if removal.errors or language.errors else 200


def _renew_session(after: StaffFacts, act: Act, words: str) -> ResponseReturnValue:
    """Act, which ends all sessions of the person, and give this browser a new one."""
    with writing(actor()) as work:
        act(work)
        session_id = start_session(work, after, has_second_factor=after.has_second_factor)
    begin_session(session_id)
    flash(words, "success")
    return redirect(url_for(".account"), 303)


def _is_mine(form: OwnPasswordForm, person: StaffFacts) -> bool:
    is_mine = form.is_from(person)
    if not is_mine:
        record_failed_guess()
    return is_mine


def _myself() -> StaffFacts:
    person = staff_facts(reading(), viewer().staff_id)
    if person is None:
        raise StaleSignIn
    return person


def _needs_second_factor(person: StaffFacts) -> bool:
    return person.needs_second_factor(city_in(FALLBACK).is_demonstration)
