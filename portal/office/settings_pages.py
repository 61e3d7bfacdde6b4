"""The settings, as one list: each page with what it changes, said in a sentence."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from portal.domain.permissions import Permission, Viewer
from portal.office import blueprint
from portal.office.viewer import viewer
from portal.web.access import staff_only


@dataclass(frozen=True)
class SettingsPage:
    """One page of the settings: whoever has the permission finds it in the list."""

    endpoint: str
    title: LazyString
    effect: LazyString
    icon: str
    permission: Permission

    @property
    def url(self) -> str:
        """Its address."""
        return url_for(f"office.{self.endpoint}")


# In the order in which a new city needs them.
SETTINGS_PAGES: tuple[SettingsPage, ...] = (
    SettingsPage(
        "branding",
        _("Branding"),
        _("What the city is called, its colour and its logo."),
        "star",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "languages",
        _("Languages"),
        _("In which languages residents read and write, and what is missing in each."),
        "globe",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "calendar",
        _("Calendar"),
        _("Office hours, closures and public holidays: what promises count by."),
        "calendar",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "departments",
        _("Departments"),
        _("How residents know each department, who speaks for it, and whether it takes cases."),
        "building",
        Permission.DESIGNATE_CONTACT,
    ),
    SettingsPage(
        "people",
        _("People and roles"),
        _("Who signs in to the office, what they may do, and to whom they report."),
        "person",
        Permission.MANAGE_STAFF,
    ),
    SettingsPage(
        "sites",
        _("Sites"),
        _("The places that residents can choose, and that posters name."),
        "building",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "kiosks",
        _("Lobby tablets"),
        _("Where tablets stand and how they are; let one in, close it, or let it go."),
        "phone",
        Permission.MANAGE_KIOSKS,
    ),
    SettingsPage(
        "surveys",
        _("Surveys"),
        _("What people are asked on lobby tablets, on phones and after a case was answered."),
        "star",
        Permission.MANAGE_SURVEYS,
    ),
    SettingsPage(
        "categories",
        _("Categories"),
        _("What cases are about, by when they are resolved, and which go to a supervisor at once."),
        "list",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "reply_templates",
        _("Reply templates"),
        _("Courteous texts in every language, offered once they are approved."),
        "bubble",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "labels",
        _("Labels"),
        _("The office's own words on cases: rename, replace or retire them."),
        "flag",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "retention",
        _("Retention"),
        _("How long words, photos and contact details of finished cases are kept."),
        "clock",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "policy_draft",
        _("Policy draft"),
        _("The city's policy in its own words, clause by clause, until it is published."),
        "note",
        Permission.PUBLISH_POLICY,
    ),
    SettingsPage(
        "training_interval",
        _("Training interval"),
        _("After how many months everybody is trained again."),
        "calendar",
        Permission.MANAGE_SETTINGS,
    ),
    SettingsPage(
        "settings_changes",
        _("Changes"),
        _("Who changed what about people, departments and settings, and when."),
        "list",
        Permission.MANAGE_SETTINGS,
    ),
)


def pages_for(reader: Viewer) -> list[SettingsPage]:
    """The settings that this person may open."""
    return [page for page in SETTINGS_PAGES if reader.has(page.permission)]


@blueprint.get("/settings")
@staff_only
def settings() -> ResponseReturnValue:
    """What can be set up, and what each of it changes."""
    return render_template("office/settings.html", pages=pages_for(viewer()))
