"""The questions of the feedback form, as a tablet asks them."""

from portal.queries.choices import FeedbackChoices
from portal.web.feedback_form import FeedbackForm
from portal.web.form import PortalForm


class TabletForm(FeedbackForm):
    """The same fields as online, without photos: a tablet in a lobby opens no files.

    It is never posted: what is typed goes through the tablet's queue, which is signed instead.
    """

    class Meta(PortalForm.Meta):
        """No token: it would be a session of somebody who is long gone."""

        csrf = False

    def __init__(self, choices: FeedbackChoices, *, site: str, department: str) -> None:
        known = {choice.slug for choice in choices.departments}
        given = {"department": department} if department in known else {}
        super().__init__(choices, site=site, **given)
        for name in ("photos", "poster", "idempotency_key"):
            del self[name]
