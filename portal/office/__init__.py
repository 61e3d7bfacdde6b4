"""The pages for staff."""

from typing import Any

from flask import Blueprint, g

from portal.web.staff_session import write_cookie

blueprint = Blueprint("office", __name__, url_prefix="/office")
blueprint.after_app_request(write_cookie)


@blueprint.context_processor
def frame() -> dict[str, Any]:
    """What the layout of the office shows besides the page's own content."""
    return {"staff_member": g.get("staff_member")}


import portal.office.account
import portal.office.first_steps
import portal.office.sign_in
