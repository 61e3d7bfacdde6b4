"""What can be done to many cases at once, and how each of it is undone."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from portal.domain.case import Action
from portal.models import Case, CaseLabel, Label
from portal.services import casework, labelling, linking, merging
from portal.services.bulk import BulkResult, Item, Step, carry_out, take_back
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork

Chosen = Sequence[CaseAt]


def assign(work: UnitOfWork, chosen: Chosen, assignee_id: int | None) -> BulkResult:
    """Give the cases to one colleague, or to oneself; those who have them already stay so."""

    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        earlier = _assignee(work, seen)
        if earlier != assignee_id:
            casework.assign(work, seen, assignee_id)
        return {"from": earlier}

    return carry_out(work, Action.ASSIGN, chosen, step)


def acknowledge(work: UnitOfWork, chosen: Chosen, words: Mapping[str, Words]) -> BulkResult:
    """Tell each resident that a person has read it; `words` by reference. Cannot be undone."""

    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        casework.acknowledge(work, seen, words[seen.reference])
        return {}

    return carry_out(work, Action.ACKNOWLEDGE, chosen, step)


def label(
    work: UnitOfWork, chosen: Chosen, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> BulkResult:
    """Put labels on the cases and take others off."""
    put_on, taken_off = list(add), list(remove)

    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        before = _labels(work, seen)
        labelling.set_labels(work, seen, put_on, taken_off)
        after = _labels(work, seen)
        return {"added": sorted(after - before), "removed": sorted(before - after)}

    return carry_out(work, Action.LABEL, chosen, step)


def merge(work: UnitOfWork, chosen: Chosen, main: str, words: Mapping[str, Words]) -> BulkResult:
    """Join the cases with one of them; `words` to each joined one's resident, by reference."""

    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        merging.merge(work, seen, main, words[seen.reference])
        return {"main": main}

    return carry_out(work, Action.MERGE, _but(chosen, main), step, also=[main])


def link(work: UnitOfWork, chosen: Chosen, main: str) -> BulkResult:
    """Link the cases with one of them as related."""

    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        linking.link(work, seen, main)
        return {"main": main}

    return carry_out(work, Action.LINK, _but(chosen, main), step, also=[main])


def undo(work: UnitOfWork, act_id: int, words: Mapping[str, Words] | None = None) -> BulkResult:
    """Undo an act of one's own. Raises NotFound and TooLate.

    To separate cases that were joined takes `words` to their residents, by reference.
    """
    undoing = {**_UNDOING, Action.MERGE: lambda _item: _separate(words or {})}
    return take_back(work, act_id, undoing)


def _but(chosen: Chosen, main: str) -> list[CaseAt]:
    return [seen for seen in chosen if seen.reference != main]


def _unassign(item: Item) -> Step:
    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        if _assignee(work, seen) != item["from"]:
            casework.assign(work, seen, item["from"])
        return {}

    return step


def _unlabel(item: Item) -> Step:
    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        if item["added"] or item["removed"]:
            labelling.set_labels(work, seen, add=item["removed"], remove=item["added"])
        return {}

    return step


def _unlink(item: Item) -> Step:
    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        linking.unlink(work, seen, item["main"])
        return {}

    return step


def _separate(words: Mapping[str, Words]) -> Step:
    def step(work: UnitOfWork, seen: CaseAt) -> Item:
        merging.undo(work, seen, words[seen.reference])
        return {}

    return step


def _assignee(work: UnitOfWork, seen: CaseAt) -> int | None:
    return work.session.scalar(select(Case.assignee_id).where(Case.reference == seen.reference))


def _labels(work: UnitOfWork, seen: CaseAt) -> set[str]:
    carried = select(Label.name).join(CaseLabel).join(Case, Case.id == CaseLabel.case_id)
    return set(work.session.scalars(carried.where(Case.reference == seen.reference)))


_UNDOING = {Action.ASSIGN: _unassign, Action.LABEL: _unlabel, Action.LINK: _unlink}
