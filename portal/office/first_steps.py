"""What is asked after the password and before the first page: a code, a new password, an app."""

from dataclasses import replace

from flask.typing import ResponseReturnValue

from portal.office import blueprint
from portal.office.enrolment import forget_offer, offer_to
from portal.office.form_page import form_page
from portal.office.sign_in_forms import CodeForm, NewPasswordForm
from portal.office.sign_in_limits import limit_codes
from portal.office.signing_in import at_step, go_on
from portal.services.passwords import hash_password
from portal.services.second_factor import WrongCode, enrol_second_factor, use_code
from portal.services.sign_in import Step
from portal.services.staff import change_password
from portal.web.access import public
from portal.web.limits import record_failed_guess


@blueprint.route("/second-factor", methods=["GET", "POST"])
@public
@limit_codes
def second_factor() -> ResponseReturnValue:
    """A code, from those who have enrolled an app."""
    pending, form = at_step(Step.SECOND_FACTOR), CodeForm()
    after = replace(pending, has_second_factor=True)
    if form.validate_on_submit():
        try:
            return go_on(after, lambda work: use_code(work, pending.person, form.code))
        except WrongCode:
            record_failed_guess()
            form.refuse_code()
    return form_page("office/second_factor.html", form)


@blueprint.route("/sign-in/new-password", methods=["GET", "POST"])
@public
def first_password() -> ResponseReturnValue:
    """A password of one's own, in the place of the temporary one."""
    pending = at_step(Step.NEW_PASSWORD)
    person, form = pending.person, NewPasswordForm(pending.person)
    if form.validate_on_submit():
        password_hash = hash_password(form.new_password.data or "")
        after = replace(pending, person=person.with_password(password_hash))
        return go_on(after, lambda work: change_password(work, person, password_hash))
    return form_page("office/change_password.html", form, is_first=True)


@blueprint.route("/sign-in/enrol", methods=["GET", "POST"])
@public
@limit_codes
def first_second_factor() -> ResponseReturnValue:
    """Enrolling an app, for those whose role demands it: nothing else opens before."""
    pending, form = at_step(Step.ENROLMENT), CodeForm()
    person, offer = pending.person, offer_to(pending.person)
    after = replace(pending, person=replace(person, has_second_factor=True), has_second_factor=True)
    if form.validate_on_submit():
        try:
            answer = go_on(
                after, lambda work: enrol_second_factor(work, person, offer.secret, form.code)
            )
            forget_offer()
            return answer
        except WrongCode:
            record_failed_guess()
            form.refuse_code()
    return form_page("office/enrol_second_factor.html", form, offer=offer, is_first=True)
