"""What somebody had typed when sending it failed: it goes back onto the page, whole."""

from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import HTTPException

from portal.web.addresses import this_address
from portal.web.csrf import TOKEN_FIELD, is_from_own_page

SECRET_WORDS = ("password", "one_time", "totp", "recovery")
SHOWN_FROM = 60  # characters; shorter texts travel along unseen


@dataclass(frozen=True)
class KeptField:
    """One field of the form that failed."""

    name: str
    value: str

    @property
    def is_shown(self) -> bool:
        """Whether it is long enough that its writer will want to see that it is still there."""
        return len(self.value) >= SHOWN_FROM or "\n" in self.value


@dataclass(frozen=True)
class KeptForm:
    """A form to send once more, to the same address."""

    address: str
    fields: tuple[KeptField, ...]
    file_fields: tuple[str, ...]


def kept_form() -> KeptForm | None:
    """The form that this request sent; None where it is not to be offered again.

    A password is never put on a page. And only what demonstrably came from our own page is offered
    again: otherwise another site could have its words sent under a reader's name.
    """
    if request.method != "POST" or not is_from_own_page():
        return None
    fields = typed_fields()
    if not fields or any(word in field.name for field in fields for word in SECRET_WORDS):
        return None
    chosen = dict.fromkeys(name for name, file in request.files.items(multi=True) if file.filename)
    return KeptForm(this_address(), fields, tuple(chosen))


def typed_fields() -> tuple[KeptField, ...]:
    """Every field of the form except its token; nothing when the form cannot be read."""
    try:
        pairs = list(request.form.items(multi=True))
    except (HTTPException, OSError):
        return ()
    return tuple(KeptField(name, value) for name, value in pairs if name != TOKEN_FIELD)


def has_typed_text() -> bool:
    """Whether something would be lost if the form were thrown away."""
    return any(field.value for field in typed_fields())
