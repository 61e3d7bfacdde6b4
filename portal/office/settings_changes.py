"""Who changed how the portal is set up: what, from what, to what."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.change_words import act_words, difference_words, subject_words
from portal.queries.settings_changes import changes_page
from portal.web.access import requires
from portal.web.work import reading


@blueprint.get("/settings/changes")
@requires(Permission.MANAGE_SETTINGS)
def settings_changes() -> ResponseReturnValue:
    """The changes, the newest first."""
    page = changes_page(reading(), request.args.get("cursor"))
    return render_template(
        "office/settings_changes.html",
        page=page,
        subject_words=subject_words,
        act_words=act_words,
        difference_words=difference_words,
        earlier_url=_address(page.earlier),
        later_url=_address(page.later),
    )


def _address(cursor: str | None) -> str | None:
    return url_for(".settings_changes", cursor=cursor) if cursor else None
