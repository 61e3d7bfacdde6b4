"""The list of labels, with the cases behind each, and their upkeep."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.label_fields import check_names
from portal.office.menu import count_words
from portal.office.viewer import actor, viewer
from portal.office.worklist_address import address_of
from portal.queries.labels import LabelEntry, label_list
from portal.queries.worklist_filters import Filters, Show
from portal.services import labelling
from portal.services.labelling import LabelRefused, tidy_name
from portal.web.access import requires
from portal.web.form import PortalForm
from portal.web.texts import tidy_line
from portal.web.work import reading, writing

LARGEST_ID = 2**31 - 1
ONE = f"/labels/<int(max={LARGEST_ID}):label_id>"


class RenameForm(PortalForm):
    """Another name for a label."""

    name = StringField(
        _("New name"), [DataRequired(_("Please give it a name."))], filters=[tidy_line]
    )

    def validate_name(self, field: StringField) -> None:
        """Only what can be a label."""
        if not labelling.is_usable(tidy_name(field.data or "")):
            check_names([tidy_name(field.data or "")])


class MergeForm(PortalForm):
    """Which label takes the place of another."""

    into = SelectField(
        _("Replace it by"), coerce=int, invalid_choice_message=_("Choose one from the list.")
    )


@blueprint.get("/labels")
@requires(Permission.READ_CASE)
def labels() -> ResponseReturnValue:
    """Every label with the cases behind it; whoever runs the portal keeps them in order."""
    return _labels_page()


@blueprint.post(f"{ONE}/name")
@requires(Permission.MANAGE_SETTINGS)
def rename_label(label_id: int) -> ResponseReturnValue:
    """Give a label another name, on every case."""
    form = RenameForm()
    if not form.validate():
        return _labels_page(label_id, form), 422
    name = tidy_name(form.name.data or "")
    try:
        with writing(actor()) as work:
            labelling.rename_label(work, label_id, name)
    except LabelRefused:
        form.name.errors = [gettext("Another label has this name: replace one by the other.")]
        return _labels_page(label_id, form), 422
    return _done(gettext("The label is now called “%(name)s”.", name=name))


@blueprint.post(f"{ONE}/retirement")
@requires(Permission.MANAGE_SETTINGS)
def retire_label(label_id: int) -> ResponseReturnValue:
    """Offer a label no more, or again. It stays on its cases."""
    is_active = request.form.get("active") == "y"
    with writing(actor()) as work:
        labelling.set_active(work, label_id, is_active=is_active)
    offered = gettext("The label is offered again.")
    return _done(offered if is_active else gettext("The label is retired. Its cases keep it."))


@blueprint.post(f"{ONE}/merger")
@requires(Permission.MANAGE_SETTINGS)
def merge_label(label_id: int) -> ResponseReturnValue:
    """Let another label take its place, on every case and in every saved view."""
    form = MergeForm()
    form.into.choices = _others(label_list(reading(), viewer()), label_id)
    if not form.validate():
        return _labels_page(label_id, form), 422
    with writing(actor()) as work:
        labelling.merge_labels(work, label_id, form.into.data)
    return _done(gettext("One label has taken the place of the other."))


def _labels_page(label_id: int | None = None, form: PortalForm | None = None) -> str:
    found = label_list(reading(), viewer())
    can_manage = viewer().has(Permission.MANAGE_SETTINGS)
    return render_template(
        "office/labels.html",
        entries=[_entry(each, found, label_id, form) for each in found],
        can_manage=can_manage,
        form=form,
    )


def _entry(
    entry: LabelEntry, all_of_them: list[LabelEntry], label_id: int | None, sent: PortalForm | None
) -> dict[str, object]:
    """A label with its address in the worklist and its forms."""
    is_sent = entry.id == label_id
    rename = RenameForm(formdata=None, name=entry.name)
    merge = MergeForm(formdata=None)
    merge.into.choices = _others(all_of_them, entry.id)
    forms: dict[str, PortalForm] = {
        "rename": sent if is_sent and isinstance(sent, RenameForm) else rename,
        "merge": sent if is_sent and isinstance(sent, MergeForm) else merge,
    }
    for form in forms.values():
        for field in form:
            field.id = field.label.field_id = f"{field.name}-{entry.id}"
    return {
        "label": entry,
        "count": count_words(entry.count),
        "url": address_of(Filters(show=Show.ALL, label=entry.id)),
        "is_open": is_sent,
        **forms,
    }


def _others(entries: list[LabelEntry], label_id: int) -> list[SelectChoice]:
    return [
        SelectChoice(each.id, each.name)
        for each in entries
        if each.is_active and each.id != label_id
    ]


def _done(words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".labels"), 303)
