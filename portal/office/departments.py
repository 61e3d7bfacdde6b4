"""The departments: how residents know them, who speaks for them, whether they take cases (B.3)."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.contacts import Days, Lack
from portal.domain.permissions import Permission
from portal.domain.refusals import Refused
from portal.labels import label
from portal.office import blueprint
from portal.office.department_forms import (
    NOBODY,
    DescriptionForm,
    DesignationForm,
    NewDepartmentForm,
    description_form,
)
from portal.office.form_page import form_page
from portal.office.language_fields import city_languages, language_fields
from portal.office.viewer import actor, viewer
from portal.queries.contacts import DepartmentPeople
from portal.queries.departments import (
    DepartmentEntry,
    department_entries,
    department_entry,
    triage_name,
)
from portal.queries.staff import colleagues
from portal.services import departments as services
from portal.services.calendars import business_calendar
from portal.services.contacts import designate
from portal.services.work import UnitOfWork
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import now, reading, writing

ONE = "/settings/departments/<department>"


@blueprint.get("/settings/departments")
@requires(Permission.DESIGNATE_CONTACT)
def departments() -> ResponseReturnValue:
    """Every department that this person may set up, with what it lacks."""
    found = department_entries(reading(), viewer(), page_language(), now())
    return render_template(
        "office/departments.html",
        departments=[(entry, lack_words(entry.people), gaps_ahead(entry)[:1]) for entry in found],
        can_add=viewer().has(Permission.MANAGE_SETTINGS),
        languages=city_languages(),
    )


@blueprint.route("/settings/departments/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_SETTINGS)
def add_department() -> ResponseReturnValue:
    """A department more, which takes no cases before it has its two people."""
    form: NewDepartmentForm = description_form(NewDepartmentForm, {}, "")
    if form.validate_on_submit():
        try:
            with writing(actor()) as work:
                phone = form.phone.data or None
                slug = services.add_department(work, form.slug.data or "", form.names(), phone)
        except Refused as refused:
            form.slug.errors = [gettext(label(refused.refusal))]
        else:
            flash(gettext("Added. Now designate its point of contact and deputy."), "success")
            return redirect(url_for(".department", department=slug), 303)
    return form_page("office/new_department.html", form, names=language_fields(form, "name"))


@blueprint.get(ONE)
@requires(Permission.DESIGNATE_CONTACT)
def department(department: str) -> ResponseReturnValue:
    """One department, and what residents see of it."""
    return _page(_entry(department))


@blueprint.post(f"{ONE}/description")
@requires(Permission.MANAGE_SETTINGS)
def describe_department(department: str) -> ResponseReturnValue:
    """Change its names and its phone number."""
    entry = _entry(department)
    form: DescriptionForm = description_form(DescriptionForm, {}, "")
    if not form.validate():
        return _page(entry, description=form), 422
    phone = form.phone.data or None
    return _do(entry, lambda work: services.describe(work, entry.id, form.names(), phone))


@blueprint.post(f"{ONE}/designation")
@requires(Permission.DESIGNATE_CONTACT)
def designate_people(department: str) -> ResponseReturnValue:
    """Name the point of contact and the deputy."""
    entry = _entry(department)
    form = _designation(entry)
    if not form.validate():
        return _page(entry, designation=form), 422
    chosen = form.contact_id(), form.deputy_id()
    return _do(entry, lambda work: designate(work, entry.id, *chosen))


@blueprint.post(f"{ONE}/activation")
@requires(Permission.MANAGE_SETTINGS)
def activate_department(department: str) -> ResponseReturnValue:
    """Open it to residents, if it has the people it needs."""
    entry = _entry(department)
    return _do(entry, lambda work: services.activate(work, entry.id))


@blueprint.post(f"{ONE}/deactivation")
@requires(Permission.MANAGE_SETTINGS)
def deactivate_department(department: str) -> ResponseReturnValue:
    """Close it to new cases."""
    entry = _entry(department)
    return _do(entry, lambda work: services.deactivate(work, entry.id))


@blueprint.post(f"{ONE}/triage")
@requires(Permission.MANAGE_SETTINGS)
def let_department_sort(department: str) -> ResponseReturnValue:
    """Let it sort what nobody knows the department of."""
    entry = _entry(department)
    return _do(entry, lambda work: services.let_sort(work, entry.id))


def lack_words(people: DepartmentPeople) -> list[str]:
    """What the department lacks, each a sentence."""
    return [gettext(label(lack), name=_name(people, lack)) for lack in people.lacks]


def gaps_ahead(entry: DepartmentEntry) -> tuple[Days, ...]:
    """When nobody will be there; of no interest where the department takes no cases anyway."""
    if not entry.is_active:
        return ()
    calendar = business_calendar(reading(), now())
    return entry.people.gaps(calendar, calendar.local_date(now()))


def _name(people: DepartmentPeople, lack: Lack) -> str:
    person = people.contact if lack.value.startswith("contact") else people.deputy
    return person.name if person else ""


def _entry(slug: str) -> DepartmentEntry:
    return department_entry(reading(), viewer(), slug, page_language(), now())


def _do(entry: DepartmentEntry, act: Callable[[UnitOfWork], None]) -> ResponseReturnValue:
    """Do it and go on, or say on the page why it cannot be done (409)."""
    try:
        with writing(actor()) as work:
            act(work)
    except services.NotReady as not_ready:
        return _page(_entry(entry.slug), refused=lack_words(not_ready.people)), 409
    except Refused as refused:
        return _page(_entry(entry.slug), refused=[gettext(label(refused.refusal))]), 409
    flash(gettext("Saved. It holds from now on."), "success")
    return redirect(url_for(".department", department=entry.slug), 303)


def _designation(entry: DepartmentEntry) -> DesignationForm:
    present = (entry.people.contact, entry.people.deputy)
    contact, deputy = (str(person.id) if person else NOBODY for person in present)
    form = DesignationForm(data={"contact": contact, "deputy": deputy})
    able = colleagues(reading(), entry.id, Permission.ANSWER_CASE)
    form.offer(able, {person.id: person.name for person in present if person})
    return form


def _page(
    entry: DepartmentEntry,
    description: DescriptionForm | None = None,
    designation: DesignationForm | None = None,
    refused: list[str] | None = None,
) -> str:
    description = description or description_form(DescriptionForm, entry.texts, entry.phone)
    return render_template(
        "office/department.html",
        department=entry,
        description=description,
        names=language_fields(description, "name"),
        designation=designation or _designation(entry),
        can_manage=viewer().has(Permission.MANAGE_SETTINGS),
        lacks=lack_words(entry.people),
        gaps=gaps_ahead(entry),
        missing_languages=[tag for tag in city_languages() if not entry.texts.get(tag)],
        triage=triage_name(reading(), page_language()),
        refused=refused or (),
    )
