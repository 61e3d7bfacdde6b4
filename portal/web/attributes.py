"""The attributes of a form's fields, drawn quickly.

WTForms puts every attribute through three format calls of Markup: that took longer than everything
else on the page of a case. This says the same (tests/web/test_form.py) in a fifth of the time.
"""

from typing import Any

from markupsafe import Markup, escape
from wtforms.widgets import core


def install() -> None:
    """Have every field of WTForms drawn so. Once more does no harm."""
    core.html_params = attributes
    core.Input.html_params = staticmethod(attributes)


def attributes(**given: Any) -> Markup:
    """The attributes of an HTML element, in the order of their names.

    A name may end in an underscore, and one that begins with data_ or aria_ gets dashes. True
    stands alone, False is left out.
    """
    drawn = (
        core.clean_key(name) if value is True else f'{core.clean_key(name)}="{_quoted(value)}"'
        for name, value in sorted(given.items())
        if value is not False
    )
    return Markup(" ".join(drawn))  # noqa: S704 - the names are ours, the values escaped


def _quoted(value: Any) -> str:
    escaped = escape(value)
    return escaped.replace('"', Markup("&quot;")) if '"' in escaped else escaped
