"""The supervisors' queue: what brought them in, and what they did (B.2)."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.menu import count_words
from portal.office.viewer import viewer
from portal.queries.escalations import EscalationPage, EscalationPart, escalation_page
from portal.web.access import requires
from portal.web.i18n import page_language
from portal.web.work import reading

PARTS = {EscalationPart.WAITING: _("Waiting for you"), EscalationPart.HANDLED: _("Dealt with")}


@blueprint.get("/escalations")
@requires(Permission.HANDLE_ESCALATION)
def escalations() -> ResponseReturnValue:
    """What waits longest first; of what was dealt with, the newest."""
    shown = _part(request.args.get("state"))
    cursor = request.args.get("cursor")
    page = escalation_page(reading(), viewer(), shown, page_language(), cursor)
    return render_template(
        "office/escalations.html",
        page=page,
        chips=_chips(page, shown),
        earlier_url=_address(shown, page.earlier),
        later_url=_address(shown, page.later),
    )


def _part(text: str | None) -> EscalationPart:
    return next((part for part in EscalationPart if part == text), EscalationPart.WAITING)


def _chips(page: EscalationPage, shown: EscalationPart) -> list[dict[str, object]]:
    return [
        {
            "label": str(PARTS[part]),
            "url": url_for(".escalations", state=part.value),
            "count": count_words(count),
            "is_current": part is shown,
        }
        for part, count in page.counts.items()
    ]


def _address(shown: EscalationPart, cursor: str | None) -> str | None:
    return url_for(".escalations", state=shown.value, cursor=cursor) if cursor else None
