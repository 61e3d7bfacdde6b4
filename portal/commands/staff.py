"""`portal staff`: letting people in, keeping them out, giving them a new password."""

import json
import re
from dataclasses import asdict

import click

from portal.commands.installation import Installation, installation
from portal.domain.errors import NotFound, PortalError
from portal.domain.permissions import Role, RoleAssignment
from portal.domain.refusals import Refused
from portal.labels import label
from portal.localized import FALLBACK
from portal.queries.city import city_face
from portal.queries.departments import department_with_slug
from portal.queries.people import everybody
from portal.queries.staff import find_for_sign_in, staff_with_email
from portal.services import staff as people
from portal.services.passwords import hash_password, temporary_password
from portal.services.work import UnitOfWork

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


class NotSpoken(PortalError):
    """The city's pages do not exist in this language."""

    def __init__(self, language: str, tags: tuple[str, ...]) -> None:
        super().__init__(f"The city does not speak “{language}”; choose from {', '.join(tags)}.")


def _email(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not EMAIL.fullmatch(value):
        raise click.BadParameter(f"“{value}” is no e-mail address.")
    return value.lower()


email_argument = click.argument("email", callback=_email)


@click.group()
def staff() -> None:
    """Let people in, keep them out, give them a new password."""


@staff.command()
@email_argument
@click.option("--name", required=True, help="As colleagues and histories show it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--department", help="Its slug; without it, the role holds in the whole city.")
@click.option("--language", help="Default: the city's own.")
def add(email: str, name: str, role: str, department: str | None, language: str | None) -> None:
    """Let somebody in, with a temporary password to hand over."""
    with installation() as here:
        spoken = _language(here, language)
        password = temporary_password()
        password_hash = hash_password(password)
        with here.writing() as work:
            assignment = _assignment(work, role, department)
            people.add_staff_member(
                work, people.NewStaffMember(email, name, (assignment,), password_hash, spoken)
            )
        _hand_over(here, email, password)


@staff.command()
@email_argument
def disable(email: str) -> None:
    """Let somebody in no more; ends their sessions at once."""
    try:
        with installation() as here, here.writing() as work:
            people.disable(work, _staff_id(work, email))
    except Refused as refused:
        raise click.ClickException(label(refused.refusal)) from None
    click.echo(f"{email} cannot sign in any more.")


@staff.command()
@email_argument
def enable(email: str) -> None:
    """Let somebody in again, in their roles of before, with a temporary password to hand over."""
    password = temporary_password()
    password_hash = hash_password(password)
    with installation() as here:
        with here.writing() as work:
            staff_id = staff_with_email(work.session, email)
            if staff_id is None:
                raise NotFound(f"No staff member has the e-mail {email}.")
            people.enable(work, staff_id, password_hash)
        _hand_over(here, email, password)


@staff.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Say it for programs.")
def list_people(as_json: bool) -> None:
    """Everybody with their roles; those who cannot sign in any more are marked."""
    with installation() as here, here.database.reading() as session:
        found = list(everybody(session))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False))
        return
    for each in found:
        state = "" if each.is_active else "  (cannot sign in)"
        click.echo(f"{each.email}  {each.name}  {', '.join(each.roles) or 'no role'}{state}")


@staff.command()
@email_argument
def reset(email: str) -> None:
    """Give a new temporary password; drops the second factor and ends all sessions."""
    password = temporary_password()
    password_hash = hash_password(password)
    with installation() as here:
        with here.writing() as work:
            people.reset_password(work, _staff_id(work, email), password_hash)
        _hand_over(here, email, password)


def _hand_over(here: Installation, email: str, password: str) -> None:
    click.echo(f"{email} signs in at {here.settings.base_url}/office/")
    click.echo(f"with the temporary password  {password}")
    click.echo("It is shown only now, and must be changed at the first sign-in.")


def _staff_id(work: UnitOfWork, email: str) -> int:
    found = find_for_sign_in(work.session, email)
    if found is None:
        raise NotFound(f"No active staff member has the e-mail {email}.")
    return found.staff_id


def _assignment(work: UnitOfWork, role: str, slug: str | None) -> RoleAssignment:
    if slug is None:
        return RoleAssignment(Role(role))
    department_id = department_with_slug(work.session, slug)
    if department_id is None:
        raise NotFound(f"There is no department with the slug {slug}.")
    return RoleAssignment(Role(role), department_id)


def _language(here: Installation, wanted: str | None) -> str:
    with here.database.reading() as session:
        city = city_face(session, FALLBACK)
    if city is None:
        raise NotFound("There is no city yet; run `portal init` first.")
    if wanted is not None and wanted not in city.language_tags:
        raise NotSpoken(wanted, city.language_tags)
    return wanted or city.default_language
