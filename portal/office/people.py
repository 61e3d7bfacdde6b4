"""People and their roles: who may sign in, and what they may do."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.permissions import Permission, RoleAssignment
from portal.domain.refusals import Refused
from portal.labels import label
from portal.office import blueprint
from portal.office.form_page import form_page
from portal.office.people_forms import (
    NewPersonForm,
    ParticularsForm,
    RolesForm,
    role_words,
    value_of,
)
from portal.office.viewer import actor, viewer
from portal.queries.departments import department_names
from portal.queries.people import Person, leaving, people_page, person, possible_managers
from portal.services import staff as services
from portal.services.leaving import hand_over_cases
from portal.services.passwords import hash_password, temporary_password
from portal.services.staff import EmailTaken, NewStaffMember, Particulars
from portal.services.work import UnitOfWork
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.i18n import offered_languages, page_language
from portal.web.texts import tidy_line
from portal.web.work import reading, writing

LARGEST_ID = 2**31 - 1
ONE = f"/settings/people/<int(max={LARGEST_ID}):staff_id>"
LAST_PAGE = 10_000


@blueprint.get("/settings/people")
@requires(Permission.MANAGE_STAFF)
def people() -> ResponseReturnValue:
    """Everybody, or those whom a search finds."""
    search = tidy_line(request.args.get("q"))[:100]
    number = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    return render_template(
        "office/people.html",
        page=people_page(reading(), search, number),
        search=search,
        roles_of=partial(_roles_of, names=department_names(reading(), page_language())),
    )


@blueprint.route("/settings/people/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def add_person() -> ResponseReturnValue:
    """Let somebody in, with a temporary password that this answer alone shows."""
    form = NewPersonForm(data={"language": page_language()})
    form.offer(offered_languages(), possible_managers(reading(), None))
    form.offer_roles(department_names(reading(), page_language()))
    if form.validate_on_submit():
        password = temporary_password()
        new = NewStaffMember(
            email=form.email.data or "",
            name=form.name.data or "",
            assignments=form.assignments(),
            password_hash=hash_password(password),
            language=form.language.data,
            manager_id=form.manager_id(),
        )
        try:
            with writing(actor()) as work:
                staff_id = services.add_staff_member(work, new)
            return _hand_over(staff_id, password)
        except EmailTaken:
            _refuse_email(form)
    return form_page("office/new_person.html", form)


@blueprint.get(ONE)
@requires(Permission.MANAGE_STAFF)
def edit_person(staff_id: int) -> ResponseReturnValue:
    """One account."""
    return _page(person(reading(), staff_id))


@blueprint.post(f"{ONE}/particulars")
@requires(Permission.MANAGE_STAFF)
def change_person(staff_id: int) -> ResponseReturnValue:
    """Change name, e-mail, language or manager."""
    shown = person(reading(), staff_id)
    form = _particulars(shown)
    if not form.validate():
        return _page(shown, particulars=form), 422
    new = Particulars(
        form.name.data or "", form.email.data or "", form.language.data, form.manager_id()
    )
    try:
        return _do(shown, lambda work: services.change_particulars(work, staff_id, new))
    except EmailTaken:
        _refuse_email(form)
        return _page(shown, particulars=form), 422


@blueprint.post(f"{ONE}/roles")
@requires(Permission.MANAGE_STAFF)
def set_person_roles(staff_id: int) -> ResponseReturnValue:
    """Give exactly the roles that are ticked."""
    shown = person(reading(), staff_id)
    form = _roles(shown)
    if not form.validate():
        return _page(shown, roles=form), 422
    return _do(shown, lambda work: services.set_roles(work, staff_id, form.assignments()))


@blueprint.post(f"{ONE}/disabling")
@requires(Permission.MANAGE_STAFF)
def disable_person(staff_id: int) -> ResponseReturnValue:
    """Let somebody in no more, and hand their cases over if that was ticked."""

    def act(work: UnitOfWork) -> None:
        services.disable(work, staff_id)
        if request.form.get("hand_over") == "y":
            hand_over_cases(work, staff_id)

    return _do(person(reading(), staff_id), act)


@blueprint.post(f"{ONE}/handover")
@requires(Permission.MANAGE_STAFF)
def hand_over(staff_id: int) -> ResponseReturnValue:
    """Give the open cases of somebody who has left back to their departments."""
    return _do(person(reading(), staff_id), lambda work: hand_over_cases(work, staff_id))


@blueprint.post(f"{ONE}/enabling")
@requires(Permission.MANAGE_STAFF)
def enable_person(staff_id: int) -> ResponseReturnValue:
    """Let somebody in again, with a temporary password."""
    return _with_password(staff_id, services.enable)


@blueprint.post(f"{ONE}/password")
@requires(Permission.MANAGE_STAFF)
def reset_person(staff_id: int) -> ResponseReturnValue:
    """A temporary password for somebody who lost theirs, or their phone."""
    return _with_password(staff_id, services.reset_password)


def _with_password(
    staff_id: int, act: Callable[[UnitOfWork, int, str], None]
) -> ResponseReturnValue:
    password = temporary_password()
    password_hash = hash_password(password)
    with writing(actor()) as work:
        act(work, staff_id, password_hash)
    return _hand_over(staff_id, password)


def _hand_over(staff_id: int, password: str) -> str:
    """The one page that shows the password; nothing of it is kept, so it cannot be shown again."""
    shown = person(reading(), staff_id)
    return render_template("office/temporary_password.html", person=shown, password=password)


def _do(shown: Person, act: Callable[[UnitOfWork], None]) -> ResponseReturnValue:
    """Do it and go on, or say on the page why it cannot be done (409)."""
    try:
        with writing(actor()) as work:
            act(work)
    except Refused as refused:
        return _page(person(reading(), shown.id), refused=gettext(label(refused.refusal))), 409
    flash(gettext("Saved. It holds from now on."), "success")
    return redirect(url_for(".edit_person", staff_id=shown.id), 303)


def _refuse_email(form: ParticularsForm) -> None:
    form.email.errors = [gettext("Somebody else signs in with this e-mail address.")]


def _particulars(shown: Person) -> ParticularsForm:
    form = ParticularsForm(
        data={
            "name": shown.name,
            "email": shown.email,
            "language": shown.language,
            "manager": shown.manager_id or 0,
        }
    )
    form.offer(
        dict.fromkeys((*offered_languages(), shown.language)),
        possible_managers(reading(), shown),
    )
    return form


def _roles(shown: Person) -> RolesForm:
    names = department_names(reading(), page_language())
    form = RolesForm(data={"roles": [value_of(held) for held in shown.assignments]})
    form.offer_roles(names)
    form.keep(shown.assignments, names)
    return form


def _roles_of(assignments: tuple[RoleAssignment, ...], names: dict[int, str]) -> list[str]:
    return [
        role_words(held.role, names.get(held.department_id or 0) or gettext("whole city"))
        for held in assignments
    ]


def _page(
    shown: Person,
    particulars: PortalForm | None = None,
    roles: PortalForm | None = None,
    refused: str | None = None,
) -> str:
    return render_template(
        "office/person.html",
        person=shown,
        particulars=particulars or _particulars(shown),
        roles=roles or _roles(shown),
        leaving=leaving(reading(), viewer(), shown.id, page_language()),
        is_me=shown.id == viewer().staff_id,
        refused=refused,
    )
