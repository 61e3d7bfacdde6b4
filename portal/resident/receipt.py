"""The receipt: a reference, a secret code, and a promise."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.tracking_code import grouped
from portal.queries.receipts import receipt_face
from portal.resident import blueprint
from portal.resident.receipt_cookie import KeptReceipt, kept_receipt
from portal.web.access import public
from portal.web.i18n import page_language
from portal.web.portal import portal
from portal.web.qr import qr_svg, receipt_png
from portal.web.work import looking


@blueprint.get("/receipt")
@public
def receipt() -> ResponseReturnValue:
    """The slip to keep, for the browser that filed the case, as long as its session lasts."""
    kept = kept_receipt()
    face = receipt_face(looking(), kept.case_id, page_language()) if kept else None
    if kept is None or face is None:
        return render_template("resident/no_receipt.html"), 404
    return render_template(
        "resident/receipt.html",
        face=face,
        code=grouped(kept.code),
        qr=qr_svg(_link(kept), gettext("QR code that opens your case")),
        is_new_code=kept.is_new_code,
    )


@blueprint.get("/receipt/picture")
@public
def receipt_picture() -> ResponseReturnValue:
    """The slip as a picture to keep in the phone."""
    kept = kept_receipt()
    face = receipt_face(looking(), kept.case_id, page_language()) if kept else None
    if kept is None or face is None:
        return render_template("resident/no_receipt.html"), 404
    picture = receipt_png(
        link=_link(kept),
        code=grouped(kept.code),
        reference=face.reference,
        domain=portal().settings.host,
    )
    name = f"receipt-{face.reference}.png"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(picture, mimetype="image/png", headers=disposition)


def _link(kept: KeptReceipt) -> str:
    """The code stands behind the #, so that it reaches no server's log."""
    return f"{portal().settings.base_url}/t#{grouped(kept.code)}"
