"""The pages that a tablet holds: its one document, and the screens of each language."""

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup

from kiosk.form import TabletForm
from portal.localized import in_language
from portal.queries.choices import feedback_choices
from portal.queries.kiosk_shell import KioskFace
from portal.translations import direction_of, own_name
from portal.web.fields import FACES
from portal.web.i18n import page_language, speaking
from portal.web.work import reading


def document(face: KioskFace, tags: Sequence[str]) -> str:
    """The document with its invitation in all these languages; the first is its own."""
    with speaking(tags[0]):
        return render_template(
            "kiosk/start.html",
            invitations=[_invitation(face, tag) for tag in tags],
            languages=[(tag, own_name(tag), direction_of(tag)) for tag in tags],
        )


def screens_in(face: KioskFace, language: str, tags: Sequence[str]) -> str:
    """Every screen in this language, and the way to the others, as a part of the document."""
    with speaking(language):
        reader = page_language()
        form = TabletForm(
            feedback_choices(reading(), reader), site=face.site, department=face.department
        )
        return render_template(
            "kiosk/screens.html",
            face=face,
            faces=FACES,
            form=form,
            language=reader,
            direction=direction_of(language),
            languages=[(tag, own_name(tag), direction_of(tag)) for tag in tags],
            in_language=in_language,
        )


def _invitation(face: KioskFace, language: str) -> Markup:
    """The first screen in one language; they take turns until somebody touches it."""
    with speaking(language):
        reader = page_language()
        page = render_template(
            "kiosk/_invitation.html",
            faces=FACES,
            question=face.questions[0],
            site=face.site_name(reader),
            language=reader,
            direction=direction_of(language),
            in_language=in_language,
        )
    return Markup(page)  # noqa: S704 - our own template, escaped where it was rendered
