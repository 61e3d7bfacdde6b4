"""A page with a form on it, as it is first shown and as it comes back with what is wrong."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.web.form import PortalForm


def form_page(template: str, form: PortalForm, **content: Any) -> ResponseReturnValue:
    """Render the page; 422 when the form holds something wrong."""
    page = render_template(template, form=form, **content)
    return page, 422 if form.errors else 200
