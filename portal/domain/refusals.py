"""Acts that the state of a case allows and its circumstances do not."""

from enum import StrEnum

from portal.domain.errors import PortalError


class Refusal(StrEnum):
    """Why not; portal.labels has the sentence for the person who tried."""

    NOBODY_LEFT = "nobody_left"
    NEEDS_SECOND_PERSON = "needs_second_person"
    NOTHING_TO_LIFT = "nothing_to_lift"
    ALREADY_ASKED = "already_asked"
    SAME_DEPARTMENT = "same_department"
    CANNOT_SEND_BACK = "cannot_send_back"
    NOTHING_CHANGED = "nothing_changed"
    OTHER_UNKNOWN = "other_unknown"
    SAME_CASE = "same_case"
    OTHER_IS_OVER = "other_is_over"
    RESTRICTED_APART = "restricted_apart"
    ALREADY_LINKED = "already_linked"
    NOT_LINKED = "not_linked"
    ALREADY_AWAY = "already_away"
    ABSENCE_IS_OVER = "absence_is_over"
    SAME_PERSON_TWICE = "same_person_twice"
    SLUG_TAKEN = "slug_taken"
    SORTS_FOR_ALL = "sorts_for_all"
    NOT_OPEN = "not_open"
    LAST_ADMINISTRATOR = "last_administrator"
    OWN_ADMINISTRATION = "own_administration"
    REPORTS_IN_A_CIRCLE = "reports_in_a_circle"
    SURVEY_NOT_READY = "survey_not_ready"


class Refused(PortalError):
    """What was asked for cannot be done as things are; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"Refused: {refusal}.")
        self.refusal = refusal
