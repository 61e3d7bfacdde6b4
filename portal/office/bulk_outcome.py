"""What became of an act on many cases, in words."""

from flask_babel import gettext, ngettext

from portal.domain.bulk import Left, LeftReason
from portal.domain.case import Action
from portal.domain.refusals import Refusal
from portal.labels import label
from portal.queries.bulk import BulkRecord
from portal.services.bulk import BulkResult
from portal.services.labelling import MOST_LABELS

MOST_NAMED = 5  # in one sentence


def done_words(record: BulkRecord) -> str:
    """What was done, to how many."""
    count = len(record.done)
    if record.action is Action.ASSIGN:
        return ngettext("%(num)d case assigned.", "%(num)d cases assigned.", count)
    if record.action is Action.ACKNOWLEDGE:
        return ngettext(
            "%(num)d case acknowledged. The resident has been told.",
            "%(num)d cases acknowledged. The residents have been told.",
            count,
        )
    if record.action is Action.LABEL:
        return ngettext("%(num)d case labelled.", "%(num)d cases labelled.", count)
    if record.action is Action.MERGE:
        return ngettext(
            "%(num)d case joined. The resident has been told.",
            "%(num)d cases joined. The residents have been told.",
            count,
        )
    return ngettext("%(num)d case linked.", "%(num)d cases linked.", count)


def left_words(action: Action, left: Left) -> str:
    """Why a case was left as it is; a sentence that goes on after its reference."""
    if left.reason is LeftReason.STATE:
        status = gettext(label(left.status))
        if left.by:
            return gettext("is already “%(status)s” (by %(name)s)", status=status, name=left.by)
        return gettext("is already “%(status)s”", status=status)
    if left.reason is LeftReason.CHANGED:
        if left.by:
            return gettext("was changed meanwhile (by %(name)s)", name=left.by)
        return gettext("was changed meanwhile")
    if left.reason is LeftReason.NOT_ALLOWED:
        return gettext("is not yours to change in this way, or your colleague may not see it")
    return _refused_words(action, left)


def undone_words(action: Action, result: BulkResult) -> str:
    """How many were made what they were, and which were not."""
    done = ngettext("%(num)d case undone.", "%(num)d cases undone.", len(result.done))
    named = [f"{left.reference} {left_words(action, left)}" for left in result.left[:MOST_NAMED]]
    if more := len(result.left) - len(named):
        named.append(ngettext("and %(num)d more", "and %(num)d more", more))
    if not named:
        return done
    return gettext("%(done)s Not undone: %(cases)s.", done=done, cases="; ".join(named))


def _refused_words(action: Action, left: Left) -> str:
    if left.refusal:
        return gettext(label(Refusal(left.refusal)))
    if action is Action.LABEL:
        return gettext("would carry more than %(most)s labels", most=MOST_LABELS)
    return gettext("could not be changed in this way")
