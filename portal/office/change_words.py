"""A change of the settings in words. What has no words of its own here is shown as it is kept."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.domain.permissions import Role
from portal.labels import label
from portal.queries.settings_changes import Change

KINDS = {
    "branding": _("Branding"),
    "calendar": _("Calendar"),
    "category": _("Category"),
    "department": _("Department"),
    "kiosk": _("Lobby tablet"),
    "label": _("Label"),
    "languages": _("Languages"),
    "policy": _("Policy"),
    "reply_template": _("Reply template"),
    "retention": _("Retention"),
    "site": _("Site"),
    "staff": _("Person"),
    "survey": _("Survey"),
    "training": _("Training"),
}
# What was done to something of any kind.
ACTS = {
    "absence_ended": _("absence ended or taken back"),
    "absence_entered": _("absence entered"),
    "activated": _("opened to residents"),
    "added": _("added"),
    "approved": _("approved"),
    "brought_back": _("brought back"),
    "cases_handed_over": _("cases given back to the departments"),
    "changed": _("changed"),
    "chosen": _("chosen"),
    "closure_added": _("closure added"),
    "closure_removed": _("closure removed"),
    "contact_designated": _("point of contact designated"),
    "corrected": _("corrected"),
    "deactivated": _("closed to new cases"),
    "deputy_designated": _("deputy designated"),
    "disabled": _("cannot sign in any more"),
    "draft_changed": _("draft changed"),
    "draft_discarded": _("draft given up"),
    "email_set": _("e-mail changed"),
    "enabled": _("can sign in again"),
    "hours_set": _("office hours changed"),
    "instead_chosen": _("what is read where a text is missing changed"),
    "interval_set": _("months until the next one changed"),
    "kiosk_closed": _("closed for now"),
    "kiosk_opened": _("opened again"),
    "kiosk_pin_set": _("PIN of the tablets set"),
    "language_set": _("language changed"),
    "logo_removed": _("logo removed"),
    "logo_set": _("logo changed"),
    "manager_set": _("manager changed"),
    "merged": _("merged"),
    "name_set": _("name changed"),
    "password_reset": _("new temporary password"),
    "phone_set": _("phone changed"),
    "place_removed": _("asked in one place less"),
    "placed": _("asked in one place more"),
    "published": _("published"),
    "reload_asked": _("tablet asked to start anew"),
    "renamed": _("renamed"),
    "retired": _("retired"),
    "roles_set": _("roles changed"),
    "rules_set": _("rules changed"),
    "set": _("changed"),
    "tablet_approved": _("tablet paired"),
    "tablet_revoked": _("tablet let go"),
    "target_set": _("resolution target changed"),
    "translated": _("translated"),
    "triage_moved": _("sorts what nobody knows the department of"),
}
# What of a thing was changed; keys without words are shown as they are kept.
FIELDS = {
    "body": _("text"),
    "department": _("department"),
    "languages": _("languages"),
    "name": _("name"),
    "title": _("title"),
    "version": _("version"),
}
FROM, TO = "from", "to"
ROLES = frozenset(role.value for role in Role)


def subject_words(change: Change) -> str:
    """What was changed: the kind of thing, and which one."""
    kind = str(KINDS.get(change.kind, _plain(change.kind)))
    return f"{kind}: {change.name}" if change.name else kind


def act_words(act: str) -> str:
    """What was done to it."""
    return str(ACTS.get(act, _plain(act)))


def difference_words(facts: Mapping[str, Any]) -> list[str]:
    """Each thing that is different now, from → to, and whatever else was kept of the change."""
    old, new = facts.get(FROM), facts.get(TO)
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        lines = list(_each_difference(old or {}, new or {}))
    elif FROM in facts or TO in facts:
        lines = [_arrow(old, new)]
    else:
        lines = []
    rest = {key: value for key, value in facts.items() if key not in (FROM, TO)}
    return lines + [f"{_plain(key)}: {_value(value)}" for key, value in rest.items()]


def _each_difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield f"{_plain(key)}: {_arrow(old.get(key), new.get(key))}"


def _arrow(old: Any, new: Any) -> str:
    if old in (None, "", [], {}):
        return _value(new)
    # Translators: a setting was changed from one value to another.
    return gettext("%(old)s → %(new)s", old=_value(old), new=_value(new))


def _value(value: Any) -> str:
    if value in (None, "", [], {}):
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Mapping):
        return "; ".join(f"{_plain(key)}: {_value(each)}" for key, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(each) for each in value)
    return _role(str(value))


def _role(text: str) -> str:
    """A role as people call it (`contact:permits`); any other text as it is."""
    role, _colon, department = text.partition(":")
    if role not in ROLES or (department and not department.replace("-", "").isalnum()):
        return text
    words = gettext(label(Role(role)))
    return f"{words} ({department})" if department else words


def _plain(key: str) -> str:
    return str(FIELDS.get(key) or str(key).replace("_", " "))
