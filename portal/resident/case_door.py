"""The case that this browser has opened, looked up again for every request."""

from flask import abort, g, redirect

from portal.queries.receipts import CaseDoor, door_of_case
from portal.web.access import Audience, SignedOut
from portal.web.addresses import TRACK
from portal.web.i18n import choose_language_again
from portal.web.kept import has_typed_text
from portal.web.opened_case import forget_opened_case, opened_case
from portal.web.work import looking


def my_case() -> CaseDoor:
    """The opened case; its language becomes the page's unless another was chosen.

    When its code has been replaced meanwhile, the visitor is led to where one types a code. Raises
    SignedOut where that would lose what they typed.
    """
    opened = opened_case()
    door = door_of_case(looking(), opened.case_id) if opened else None
    if opened is None or door is None or not opened.is_opened_by(door.code_digest):
        forget_opened_case()
        if has_typed_text():
            raise SignedOut(Audience.RESIDENT_OF_CASE, TRACK)
        abort(redirect(TRACK, 303))
    g.case_language = door.language
    choose_language_again()
    return door
