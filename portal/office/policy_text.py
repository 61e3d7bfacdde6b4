"""The policy to be read: the version in force, and every version before it (C.1)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.domain.policy import Version
from portal.office import blueprint
from portal.office.policy_words import clause_name
from portal.office.viewer import viewer
from portal.queries.orientation import own_orientation
from portal.queries.policy import PolicyText, policy_text, policy_versions
from portal.web.access import staff_only
from portal.web.i18n import page_language
from portal.web.work import reading


@blueprint.get("/policy/text", endpoint="policy_text")
@staff_only
def current_text() -> ResponseReturnValue:
    """The version in force, in the reader's language where the city has it."""
    return _page(policy_text(reading(), page_language()))


@blueprint.get("/policy/text/<version>", endpoint="policy_version")
@staff_only
def earlier_text(version: str) -> ResponseReturnValue:
    """A version as it was published, word for word."""
    wanted = Version.parse(version)
    text = policy_text(reading(), page_language(), wanted) if wanted else None
    if text is None:
        raise NotFound("There is no such version of the policy.")
    return _page(text)


def _page(text: PolicyText | None) -> str:
    session, reader = reading(), viewer()
    return render_template(
        "office/policy_text.html",
        text=text,
        versions=policy_versions(session, page_language()),
        clause_name=clause_name,
        orientation=own_orientation(session, reader.staff_id),
        can_publish=reader.has(Permission.PUBLISH_POLICY),
        sees_people=reader.has(Permission.READ_BOARD),
    )
