"""Writing the policy's next version, looking at what it changes, and publishing it."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import HiddenField

from portal.domain.permissions import Permission
from portal.domain.policy import Clause, Step, next_version
from portal.domain.word_differences import Piece, word_differences
from portal.office import blueprint
from portal.office.language_fields import city_languages
from portal.office.policy_draft_form import DraftForm, draft_form, seen_at, seen_words
from portal.office.policy_words import clause_name
from portal.office.viewer import actor
from portal.queries.orientation import count_to_confirm
from portal.queries.policy import PolicyDraft, policy_draft
from portal.services.policy import DraftChanged, DraftIncomplete, publish, save_draft
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.work import reading, writing


class PublishForm(PortalForm):
    """Which draft its reader means to publish; the buttons say how."""

    seen = HiddenField(default="")


@dataclass(frozen=True)
class ChangedText:
    """A text that the draft words anew, in one language."""

    clause: Clause
    language: str
    pieces: tuple[Piece, ...]


@blueprint.get("/policy/draft", endpoint="policy_draft")
@requires(Permission.PUBLISH_POLICY)
def edit_draft() -> ResponseReturnValue:
    """Every clause in every language of the city."""
    return _edit_page(draft_form(policy_draft(reading())))


@blueprint.post("/policy/draft")
@requires(Permission.PUBLISH_POLICY)
def save_policy_draft() -> ResponseReturnValue:
    """Keep what was written; nobody else reads it before it is published."""
    form = draft_form(policy_draft(reading()), is_sent=True)
    if not form.validate():
        return _edit_page(form), 422
    try:
        with writing(actor()) as work:
            save_draft(work, form.seen_at(), form.words())
    except DraftChanged:
        now = policy_draft(reading())
        form.seen.data = seen_words(now)
        return _edit_page(form, meanwhile=now), 409
    flash(gettext("The draft is saved. It is in force only when it is published."), "success")
    to_preview = request.form.get("then") == "preview"
    return redirect(url_for(".policy_preview" if to_preview else ".policy_draft"), 303)


@blueprint.get("/policy/draft/preview")
@requires(Permission.PUBLISH_POLICY)
def policy_preview() -> ResponseReturnValue:
    """What the draft changes, and what publishing it will mean."""
    return _preview_page()


@blueprint.post("/policy/draft/publication")
@requires(Permission.PUBLISH_POLICY)
def publish_policy() -> ResponseReturnValue:
    """Put the draft in force, as a minor or a major version."""
    form = PublishForm()
    step = Step.MAJOR if request.form.get("step") == Step.MAJOR else Step.MINOR
    try:
        with writing(actor()) as work:
            version = publish(work, seen_at(form.seen.data), step)
    except DraftChanged:
        return _preview_page(is_changed=True), 409
    except DraftIncomplete:
        return _preview_page(), 422
    flash(gettext("Version %(version)s is in force.", version=str(version)), "success")
    return redirect(url_for(".policy_text"), 303)


def _edit_page(form: DraftForm, meanwhile: PolicyDraft | None = None) -> str:
    return render_template(
        "office/policy_draft.html",
        form=form,
        meanwhile=meanwhile,
        clauses=tuple(Clause),
        clause_name=clause_name,
    )


def _preview_page(*, is_changed: bool = False) -> str:
    draft = policy_draft(reading())
    return render_template(
        "office/policy_preview.html",
        draft=draft,
        form=PublishForm(formdata=None, data={"seen": seen_words(draft)}),
        changes=_changes(draft),
        untranslated=_untranslated(draft),
        clause_name=clause_name,
        people=count_to_confirm(reading()),
        next_minor=next_version(draft.current, Step.MINOR),
        next_major=next_version(draft.current, Step.MAJOR),
        is_changed=is_changed,
    )


def _changes(draft: PolicyDraft) -> list[ChangedText]:
    pairs = [(clause, tag) for clause in Clause for tag in city_languages()]
    return [
        ChangedText(
            clause,
            tag,
            word_differences(draft.published_text(clause, tag), draft.text(clause, tag)),
        )
        for clause, tag in pairs
        if draft.published_text(clause, tag) != draft.text(clause, tag)
    ]


def _untranslated(draft: PolicyDraft) -> list[tuple[str, int]]:
    """The languages into which some of the draft has not been translated, and how many clauses."""
    others = (tag for tag in city_languages() if tag != draft.own_language)
    counts = ((tag, sum(not draft.text(clause, tag) for clause in Clause)) for tag in others)
    return [(tag, count) for tag, count in counts if count]
