"""What can be done to many cases at once: how each act is called, who may do it, what it asks."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from portal.domain.permissions import Permission
from portal.office.bulk_steps import AssignStep, LabelStep, LinkStep, StepForm
from portal.office.bulk_telling import AcknowledgeStep, MergeStep
from portal.office.viewer import viewer


class BulkAct(StrEnum):
    """What the bar below the list offers."""

    CLAIM = "claim"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    LABEL = "label"
    MERGE = "merge"
    LINK = "link"


@dataclass(frozen=True)
class BulkWords:
    """How an act is called in the bar, and who may do it."""

    button: LazyString
    icon: str
    permission: Permission


BULK_ACTS: dict[BulkAct, BulkWords] = {
    BulkAct.CLAIM: BulkWords(_("Take them"), "person", Permission.ASSIGN_CASE),
    BulkAct.ASSIGN: BulkWords(_("Assign…"), "arrow", Permission.ASSIGN_CASE),
    BulkAct.ACKNOWLEDGE: BulkWords(_("Acknowledge…"), "acknowledged", Permission.ACKNOWLEDGE_CASE),
    BulkAct.LABEL: BulkWords(_("Label…"), "flag", Permission.LABEL_CASE),
    BulkAct.MERGE: BulkWords(_("Join…"), "merged", Permission.MERGE_CASE),
    BulkAct.LINK: BulkWords(_("Link…"), "plus", Permission.MERGE_CASE),
}


STEPS: dict[BulkAct, type[StepForm]] = {
    BulkAct.ASSIGN: AssignStep,
    BulkAct.ACKNOWLEDGE: AcknowledgeStep,
    BulkAct.LABEL: LabelStep,
    BulkAct.MERGE: MergeStep,
    BulkAct.LINK: LinkStep,
}


def offered_acts() -> list[tuple[BulkAct, BulkWords]]:
    """What this person may do to some cases at least."""
    reader = viewer()
    return [(act, words) for act, words in BULK_ACTS.items() if reader.has(words.permission)]
