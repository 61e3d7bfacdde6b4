"""Who has confirmed which version of the policy and when, and who has not (C.1)."""

from collections.abc import Iterable
from enum import StrEnum

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.domain.permissions import Permission
from portal.localized import FALLBACK
from portal.office import blueprint
from portal.office.unit_filter import UnitForm, chosen_unit, unit_names
from portal.office.viewer import viewer
from portal.queries.orientation import OrientationList, PersonOrientation, orientation_list
from portal.web.access import requires
from portal.web.city import city_in
from portal.web.csv_file import csv_response
from portal.web.i18n import page_language
from portal.web.work import reading


class Part(StrEnum):
    """Who is listed."""

    DUE = "due"
    CONFIRMED = "confirmed"


PARTS = {Part.DUE: _("Have to read it"), Part.CONFIRMED: _("Have confirmed")}


@blueprint.get("/orientation/people")
@requires(Permission.READ_BOARD)
def orientation_people() -> ResponseReturnValue:
    """The people in reach: those who are due, or those who are not."""
    found = _found()
    shown = Part.CONFIRMED if request.args.get("state") == Part.CONFIRMED else Part.DUE
    by_part = {part: [line for line in found.people if _part(line) is part] for part in Part}
    return render_template(
        "office/orientation_people.html",
        current=found.current,
        lines=by_part[shown],
        chips=[
            {
                "label": str(PARTS[part]),
                "url": _address("orientation_people", state=part.value),
                "count": len(lines),
                "is_current": part is shown,
            }
            for part, lines in by_part.items()
        ],
        form=UnitForm(found.units, shown.value),
        csv_url=_address("orientation_csv"),
        unit_names=unit_names,
    )


@blueprint.get("/orientation/people.csv")
@requires(Permission.READ_BOARD)
def orientation_csv() -> ResponseReturnValue:
    """Every confirmation of everybody in reach; one line too for whoever has none."""
    head = [_("Name"), _("Department"), _("Version"), _("Confirmed"), _("Has to read it")]
    rows = [row for line in _found().people for row in _rows(line)]
    return csv_response("orientation.csv", [[str(each) for each in head], *rows])


def _found() -> OrientationList:
    return orientation_list(reading(), viewer(), page_language(), chosen_unit())


def _part(line: PersonOrientation) -> Part:
    return Part.DUE if line.orientation.is_due else Part.CONFIRMED


def _address(endpoint: str, state: str | None = None) -> str:
    return url_for(f".{endpoint}", department=chosen_unit() or None, state=state)


def _rows(line: PersonOrientation) -> Iterable[list[str]]:
    zone = city_in(FALLBACK).time_zone
    who = [line.person.name, unit_names(line.person)]
    is_due = gettext("yes") if line.orientation.is_due else gettext("no")
    if not line.orientation.confirmed:
        yield [*who, "", "", is_due]
    for each in line.orientation.confirmed:
        # In words, because a spreadsheet would take 1.10 for the number 1.1.
        version = gettext("Version %(version)s", version=str(each.version))
        at = each.confirmed_at.astimezone(zone).isoformat(" ", "minutes")
        yield [*who, version, at, is_due]
