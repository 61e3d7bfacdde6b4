"""What a page says when something cannot be done: one clear sentence, and what to do next."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString


class Trouble(StrEnum):
    """Why a request was not served, as the person has to understand it."""

    NOT_UNDERSTOOD = "not_understood"
    OUT_OF_DATE = "out_of_date"
    SIGNED_OUT = "signed_out"
    CASE_NOT_OPEN = "case_not_open"
    NOT_ALLOWED = "not_allowed"
    NOT_ORIENTED = "not_oriented"
    FROM_ELSEWHERE = "from_elsewhere"
    NOT_FOUND = "not_found"
    NOT_THAT_WAY = "not_that_way"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_POSSIBLE_NOW = "not_possible_now"
    UNKNOWN_LENGTH = "unknown_length"
    TOO_LARGE = "too_large"
    TOO_OFTEN = "too_often"
    OUR_FAULT = "our_fault"
    UNAVAILABLE = "unavailable"
    NOT_SET_UP = "not_set_up"


@dataclass(frozen=True)
class Words:
    """The heading says what happened, the sentence what to do next."""

    heading: LazyString
    sentence: LazyString


WORDS = {
    Trouble.NOT_UNDERSTOOD: Words(
        _("We could not read what was sent"),
        _("Please go back, load the page again and try once more."),
    ),
    Trouble.OUT_OF_DATE: Words(
        _("Please send this once more"),
        _("The page had been open for too long, so we did not accept what it sent."),
    ),
    Trouble.SIGNED_OUT: Words(
        _("You have been signed out"),
        _("Sign in again in a new tab, then come back here and send this once more."),
    ),
    Trouble.CASE_NOT_OPEN: Words(
        _("Your case is no longer open in this browser"),
        _("Open it in a new tab with your tracking code, then come back and send this once more."),
    ),
    Trouble.NOT_ALLOWED: Words(
        _("You do not have the right to do this"),
        _("If you need it for your work, ask an administrator of the portal."),
    ),
    Trouble.NOT_ORIENTED: Words(
        _("Please read the policy before you answer"),
        _("Read and confirm it in a new tab, then come back here and send this once more."),
    ),
    Trouble.FROM_ELSEWHERE: Words(
        _("This was not sent from our own page"),
        _("For your safety we did not accept it. Please open the page here and fill it in again."),
    ),
    Trouble.NOT_FOUND: Words(
        _("We cannot find this page"),
        _("Please check the address, or start from the home page."),
    ),
    Trouble.NOT_THAT_WAY: Words(
        _("This address does not work that way"),
        _("Please start from the home page and use the buttons there."),
    ),
    Trouble.CHANGED_MEANWHILE: Words(
        _("Somebody changed this in the meantime"),
        _("Please open the page again to see how things stand, before you send anything."),
    ),
    Trouble.NOT_POSSIBLE_NOW: Words(
        _("This is not possible any more"),
        _("The case has changed. Please open the page again to see what you can do now."),
    ),
    Trouble.UNKNOWN_LENGTH: Words(
        _("We could not tell how much was being sent"),
        _("Please try once more, from another browser or another network."),
    ),
    Trouble.TOO_LARGE: Words(
        _("What you sent is too large"),
        _("Please go back and choose fewer or smaller photos, or shorten your text."),
    ),
    Trouble.TOO_OFTEN: Words(
        _("That was too many attempts"),
        _("Please wait %(wait)s, then try again."),
    ),
    Trouble.OUR_FAULT: Words(
        _("Something went wrong on our side"),
        _("Please try again in a few minutes. If it happens again, tell us this number: %(id)s"),
    ),
    Trouble.NOT_SET_UP: Words(
        _("This portal is not set up yet"),
        _("Whoever runs it has to run the command “portal init” first."),
    ),
    Trouble.UNAVAILABLE: Words(
        _("We cannot take this at the moment"),
        _("Please wait a few seconds and try again."),
    ),
}
