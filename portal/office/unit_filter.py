"""Narrowing a list of people down to a department."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Form, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from portal.queries.standing import Person, Unit


class UnitForm(Form):
    """An ordinary GET form, so that it needs no script; `state` is the chip that was chosen."""

    department = SelectField(_("Department"))
    state = HiddenField()

    def __init__(self, units: Iterable[Unit], state: str = "") -> None:
        super().__init__(data={"department": chosen_unit(), "state": state})
        self.department.choices = [
            SelectChoice("", gettext("All")),
            *(SelectChoice(unit.slug, unit_name(unit)) for unit in units),
        ]


def chosen_unit() -> str:
    """The slug that the address asks for; empty for all."""
    return request.args.get("department", "")


def unit_name(unit: Unit) -> str:
    """What the unit is called; people with roles everywhere belong to the whole city."""
    return unit.name or gettext("Whole city")


def unit_names(person: Person) -> str:
    """The units of a person, as one cell of a table says them."""
    return ", ".join(unit_name(unit) for unit in person.units)
