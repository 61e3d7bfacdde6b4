"""The slip for whoever stands at the counter: shown in this browser, and kept nowhere else."""

import json
from dataclasses import dataclass

from flask import get_template_attribute, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from portal.domain.permissions import Permission
from portal.domain.tracking_code import grouped
from portal.office import blueprint
from portal.office.viewer import viewer
from portal.queries.slips import SlipFace, slip_face
from portal.services.filing import code_digests
from portal.translations import direction_of
from portal.web.access import requires
from portal.web.city import city_in
from portal.web.i18n import speaking
from portal.web.portal import portal
from portal.web.qr import qr_svg
from portal.web.staff_session import given_session
from portal.web.work import now, reading

KEY = PURPOSE = "slip"
# As long as somebody might stand at the counter; the code is not for whoever comes next.
SECONDS = 60 * 60


@dataclass(frozen=True)
class KeptSlip:
    """A case and its code, as this staff member's session was given them."""

    case_id: int
    code: str
    session_id: str


def remember_slip(case_id: int, code: str) -> None:
    """Keep the slip for this session. Whoever reads the cookie cannot read the code in it."""
    content = json.dumps([case_id, code, _session_id()]).encode("ascii")
    session[KEY] = portal().keys.seal(PURPOSE, content)


@blueprint.get("/cases/slip")
@requires(Permission.FILE_CASE)
def slip() -> ResponseReturnValue:
    """What the resident takes home, in their language; the frame around it is the clerk's."""
    kept = _kept_slip()
    face = slip_face(reading(), viewer(), kept.case_id) if kept else None
    if kept is None or face is None or face.code_digest not in _digests(kept):
        return render_template("office/no_slip.html"), 404
    return render_template("office/slip.html", face=face, slip=_printed(face, kept.code))


@blueprint.post("/cases/next")
@requires(Permission.FILE_CASE)
def next_case() -> ResponseReturnValue:
    """Forget the slip, and begin with an empty form."""
    session.pop(KEY, None)
    return redirect(url_for(".new_case"), 303)


def _kept_slip() -> KeptSlip | None:
    content = portal().keys.unseal(PURPOSE, session.get(KEY, ""), SECONDS)
    if content is None:
        return None
    kept = KeptSlip(*json.loads(content))
    return kept if kept.session_id == _session_id() else None


def _printed(face: SlipFace, code: str) -> Markup:
    """The slip itself: every word and date of it as the resident reads them."""
    link = f"{portal().settings.base_url}/t#{grouped(code)}"
    with speaking(face.language):
        draw = get_template_attribute("components/counter_slip.html", "counter_slip")
        drawn: Markup = draw(
            face,
            city_name=city_in(face.language).name,
            domain=portal().settings.host,
            code=grouped(code),
            qr=qr_svg(link, gettext("QR code that opens your case")),
            direction=direction_of(face.language),
            now=now(),
        )
    return drawn


def _digests(kept: KeptSlip) -> list[str]:
    return code_digests(portal().keys, kept.code)


def _session_id() -> str:
    given = given_session()
    return given.id if given else ""
