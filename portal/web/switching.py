"""Another language for a page on which somebody has typed: the form comes back as it was.

The switch is then a button of the form instead of a link, so that it needs no script. The view sees
a form that does not validate, and no mistake in it.
"""

from typing import Any

from flask import Flask, Response, g, request

from portal.web.form import PortalForm

FIELD = "switch_language"
BLUEPRINT = "resident"
AGAIN = 422  # what views answer a form with that is not to be carried out


class SwitchableForm(PortalForm):
    """A form whose page offers its languages as buttons of the form, which has this id."""

    form_id = "page-form"

    def validate(self, *args: Any, **options: Any) -> bool:
        """Beside the rest: nothing is looked at where only the language changes."""
        if is_switching():
            return False
        is_valid: bool = super().validate(*args, **options)
        return is_valid


def install(app: Flask) -> None:
    """Notice the wish before any text is translated, and answer it as the page that it is."""
    app.before_request(_note_wish)
    app.after_request(_answer_well)


def is_switching() -> bool:
    """Whether somebody pressed a language instead of sending the form."""
    return bool(g.get("switched_language"))


def _note_wish() -> None:
    if request.method == "POST" and request.blueprint == BLUEPRINT:
        g.switched_language = request.form.get(FIELD, "")


def _answer_well(response: Response) -> Response:
    if is_switching() and response.status_code == AGAIN:
        response.status_code = 200
    return response
