"""Labels: the office's own short words on cases, and keeping those words in order."""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.domain.case import Action
from portal.domain.errors import NotFound, PortalError
from portal.domain.permissions import Permission
from portal.domain.words import fold
from portal.models import Case, CaseLabel, Label, SavedView
from portal.services.casework import CaseAt
from portal.services.changes import change, open_for_change
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork

LONGEST_NAME = 40  # characters
LONGEST_FOLDED = 80  # a single sign may fold into many
MOST_LABELS = 12  # on one case: more is a description


class LabelRefused(PortalError):
    """A label cannot be as it is wanted: its word is unusable, retired, or taken."""


class TooManyLabels(PortalError):
    """A case would carry more labels than anybody reads."""


def tidy_name(name: str) -> str:
    """The name as it is kept: single spaces, no blank edges."""
    return " ".join(name.split())


def is_usable(name: str) -> bool:
    """Whether the tidy name can be a label's."""
    return len(name) <= LONGEST_NAME and 0 < len(fold(name)) <= LONGEST_FOLDED


def set_labels(
    work: UnitOfWork, seen: CaseAt, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> None:
    """Put labels on a case and take others off, by name; a new word becomes a label on its way.

    Nothing is recorded where nothing changes. Raises LabelRefused for a retired or unusable word
    and TooManyLabels.
    """
    case = open_for_change(work, seen.reference, Permission.LABEL_CASE, seen.version)
    carried = {label.id: label for label in _labels_of(work, case)}
    away = {fold(name) for name in remove}
    removed = [label for label in carried.values() if label.folded_name in away]
    wanted = {label.id: label for label in (_found_or_made(work, name) for name in add)}
    added = [label for label in wanted.values() if label.id not in carried]
    removed = [label for label in removed if label.id not in wanted]
    if len(carried) + len(added) - len(removed) > MOST_LABELS:
        raise TooManyLabels("This case carries too many labels.")
    if added or removed:
        _exchange(work, case, added, removed)


def rename_label(work: UnitOfWork, label_id: int, name: str) -> None:
    """Give a label another name on every case. Raises NotFound and LabelRefused."""
    label, name = _existing(work, label_id), tidy_name(name)
    other = _by_name(work, name)
    if not is_usable(name) or (other is not None and other.id != label.id):
        raise LabelRefused("Another label has this name, or it cannot be one.")
    record_setting(work, _subject(label), "renamed", {"from": label.name, "to": name})
    label.name, label.folded_name = name, fold(name)


def set_active(work: UnitOfWork, label_id: int, *, is_active: bool) -> None:
    """Retire a label, which stays on its cases and is offered no more, or bring it back."""
    label = _existing(work, label_id)
    if label.is_active is not is_active:
        label.is_active = is_active
        record_setting(work, _subject(label), "brought_back" if is_active else "retired")


def merge_labels(work: UnitOfWork, label_id: int, into_id: int) -> None:
    """Let one label take the place of another, on every case and in every saved view.

    Raises NotFound, also where both are the same.
    """
    label, into = _existing(work, label_id), _existing(work, into_id)
    if label is into:
        raise NotFound("A label cannot take its own place.")
    has_both = select(CaseLabel.case_id).where(CaseLabel.label_id == into.id)
    lacking = select(CaseLabel.case_id).where(
        CaseLabel.label_id == label.id, CaseLabel.case_id.not_in(has_both)
    )
    for case_id in work.session.scalars(lacking).all():
        work.session.add(CaseLabel(case_id=case_id, label_id=into.id))
    work.session.execute(delete(CaseLabel).where(CaseLabel.label_id == label.id))
    _point_views(work, label.id, into.id)
    record_setting(work, _subject(label), "merged", {"from": label.name, "to": into.name})
    work.session.delete(label)


def _exchange(
    work: UnitOfWork, case: Case, added: Sequence[Label], removed: Sequence[Label]
) -> None:
    work.session.add_all(CaseLabel(case_id=case.id, label_id=label.id) for label in added)
    gone = [label.id for label in removed]
    work.session.execute(
        delete(CaseLabel).where(CaseLabel.case_id == case.id, CaseLabel.label_id.in_(gone))
    )
    facts = {"added": _names(added), "removed": _names(removed)}
    change(work, case, Action.LABEL, facts=facts)


def _labels_of(work: UnitOfWork, case: Case) -> list[Label]:
    carried = select(Label).join(CaseLabel).where(CaseLabel.case_id == case.id)
    return list(work.session.scalars(carried))


def _found_or_made(work: UnitOfWork, name: str) -> Label:
    """The label of this name. Raises LabelRefused for a word that is no label any more."""
    name = tidy_name(name)
    if not is_usable(name):
        raise LabelRefused("This word cannot be a label.")
    label = _by_name(work, name) or _made(work, name)
    if not label.is_active:
        raise LabelRefused("This label is retired.")
    return label


def _made(work: UnitOfWork, name: str) -> Label:
    label = Label(name=name, folded_name=fold(name))
    try:
        with work.session.begin_nested():
            work.session.add(label)
    except IntegrityError:  # a colleague has just made it
        return work.session.scalars(select(Label).where(Label.folded_name == fold(name))).one()
    return label


def _by_name(work: UnitOfWork, name: str) -> Label | None:
    return work.session.scalar(select(Label).where(Label.folded_name == fold(name)))


def _existing(work: UnitOfWork, label_id: int) -> Label:
    label = work.session.get(Label, label_id)
    if label is None:
        raise NotFound("There is no such label.")
    return label


def _point_views(work: UnitOfWork, label_id: int, into_id: int) -> None:
    """What colleagues have saved keeps showing the same cases."""
    old, new = ("label", str(label_id)), ("label", str(into_id))
    for view in work.session.scalars(select(SavedView).where(SavedView.query.contains("label="))):
        pairs = parse_qsl(view.query)
        if old in pairs:
            view.query = urlencode([new if pair == old else pair for pair in pairs])


def _names(labels: Iterable[Label]) -> list[str]:
    return sorted(label.name for label in labels)


def _subject(label: Label) -> str:
    return f"label:{label.name}"
