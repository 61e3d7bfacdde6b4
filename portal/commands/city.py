"""`portal init`: a new city."""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime

import click
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from portal.commands.installation import Installation, installation
from portal.commands.serve import bring_up_to_date
from portal.domain.errors import PortalError
from portal.domain.permissions import Role, RoleAssignment
from portal.queries.city import city_face
from portal.services.passwords import hash_password, temporary_password
from portal.services.public_holidays import public_holidays
from portal.services.staff import NewStaffMember, add_staff_member
from portal.starter import add_policy_draft, add_reply_templates, add_survey, new_city


class CityExists(PortalError):
    """A portal serves one city."""

    def __init__(self, name: str) -> None:
        super().__init__(f"This portal already serves {name}.")


class WhichCountry(PortalError):
    """The time zone lies in no country, so that nobody knows which holidays hold."""

    def __init__(self, zone: str) -> None:
        super().__init__(f"The time zone {zone} belongs to no country; add --country XX.")


@dataclass(frozen=True)
class Answers:
    """What the operator said about the new city."""

    name: str
    time_zone: str
    country: str
    subdivision: str | None
    languages: tuple[str, ...]
    admin_email: str
    admin_name: str


def _zone(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise click.BadParameter(f"“{value}” is no time zone; write it like America/Chicago.")
    return value


def _tags(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    tags = tuple(tag.strip() for tag in value.split(",") if tag.strip())
    for tag in tags:
        try:
            Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            raise click.BadParameter(f"“{tag}” is no language tag; write en,es,ar.") from None
    return tags or ("en",)


@click.command()
@click.option("--name", prompt="Name of the city", help="As residents know it.")
@click.option(
    "--time-zone", prompt="Time zone", default="America/Chicago", show_default=True, callback=_zone
)
@click.option("--country", help="Two letters; left out, that of the time zone.")
@click.option("--subdivision", help="State or province, for its own public holidays.")
@click.option(
    "--languages",
    prompt="Languages, the city's own first",
    default="en",
    show_default=True,
    callback=_tags,
    help="Tags with commas between: en,es,ar.",
)
@click.option("--admin-email", prompt="E-mail of the first administrator")
@click.option("--admin-name", prompt="Name of the first administrator")
def init(**answers: str) -> None:
    """Set up a new city: its name, time zone, languages and first administrator."""
    answers["country"] = answers["country"] or _country_of(answers["time_zone"])
    _set_up(Answers(**answers))  # type: ignore[arg-type]


def _set_up(answers: Answers) -> None:
    # Refuses a place that nobody knows before anything is written.
    public_holidays(answers.country, answers.subdivision, [datetime.now(UTC).year], None)
    password = temporary_password()
    with installation(must_be_current=False) as here:
        bring_up_to_date(here)
        _write(here, answers, hash_password(password))
    _say_what_is_next(here.settings.base_url, answers, password)


def _say_what_is_next(base_url: str, answers: Answers, password: str) -> None:
    click.echo(f"{answers.name} is set up. What to do next:")
    click.echo("1. Start the portal, unless it runs already: portal up")
    click.echo(f"2. Sign in at {base_url}/office/ as {answers.admin_email}")
    click.echo(f"   with the password {password}, which you will be asked to change.")
    click.echo(f"3. The page “Set up” leads you to the first case: {base_url}/office/setup")


def _country_of(zone: str) -> str:
    """Whose public holidays hold, as long as nobody says otherwise."""
    country = get_global("zone_territories").get(zone)
    if country is None:
        raise WhichCountry(zone)
    return str(country)


def _write(here: Installation, answers: Answers, password_hash: str) -> None:
    with here.writing() as work:
        face = city_face(work.session, "en")
        if face is not None:
            raise CityExists(face.name)
        new_city(
            work.session,
            name=answers.name,
            time_zone=answers.time_zone,
            country=answers.country,
            subdivision=answers.subdivision,
            languages=answers.languages,
        )
        administrator = NewStaffMember(
            email=answers.admin_email,
            name=answers.admin_name,
            assignments=(RoleAssignment(Role.ADMINISTRATOR),),
            password_hash=password_hash,
            language=answers.languages[0],
        )
        administrator_id = add_staff_member(work, administrator)
        add_reply_templates(work.session, work.now, administrator_id)
        add_policy_draft(work.session, work.now)
        add_survey(work.session, work.now)
