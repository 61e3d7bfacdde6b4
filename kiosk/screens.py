"""What the tablet shows: one document, and the screens of each language to put into it."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from kiosk import blueprint
from kiosk.documents import document, screens_in
from kiosk.shell import face_of, languages_of
from portal.web.access import paired_device, public
from portal.web.device import current_device, paired


@blueprint.get("/")
@public
def start() -> ResponseReturnValue:
    """The tablet's one document: how to pair it, until it is paired."""
    device = current_device()
    if device is None or device.is_revoked:
        return render_template("kiosk/pairing.html", is_revoked=device is not None)
    face = face_of(device)
    return document(face, languages_of(face))


@blueprint.get("/screens/<language>")
@paired_device
def screens(language: str) -> ResponseReturnValue:
    """Every screen in this language, as a part of the document."""
    face = face_of(paired())
    tags = languages_of(face)
    if language not in tags:
        abort(404)
    return screens_in(face, language, tags)
