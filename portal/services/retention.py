"""Erasing the personal texts of cases that ended long enough ago, as the city's rules say."""

from collections.abc import Mapping
from itertools import chain

from sqlalchemy import delete, select, update

from portal.domain.case import Action, Kind
from portal.domain.retention import RetentionRules
from portal.domain.searching import index_words
from portal.models import (
    Answer,
    Attachment,
    Case,
    CaseRating,
    DeliveryAttempt,
    Message,
    OutboxMessage,
    OutboxState,
    RetentionRule,
    VisitRating,
)
from portal.queries.retention import expired, retention_rules
from portal.services.changes import change
from portal.services.clocks import BATCH
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


def set_rules(work: UnitOfWork, rules: RetentionRules) -> None:
    """Keep texts for these many months from now on. The worker erases what they reach."""
    before = retention_rules(work.session)
    if rules == before:
        return
    work.session.execute(delete(RetentionRule))
    work.session.add_all(
        chain(
            (RetentionRule(kind=kind, months=months) for kind, months in rules.by_kind.items()),
            (
                RetentionRule(category_id=category_id, months=months)
                for category_id, months in rules.by_category.items()
            ),
        )
    )
    facts = {"from": _as_facts(before), "to": _as_facts(rules)}
    record_setting(work, "retention", "rules_set", facts)


def erase_expired(work: UnitOfWork) -> int:
    """Erase the texts of the cases whose time is over; gives how many, at most a batch.

    Kind, status, dates and scores stay, and the history's chain still verifies: texts are no part
    of it. Files are deleted by the sweep of photos that belong to no case.
    """
    rules = retention_rules(work.session)
    statement = select(Case).where(expired(rules, work.now)).order_by(Case.id).limit(BATCH)
    cases = work.session.scalars(statement.with_for_update(skip_locked=True)).all()
    for case in cases:
        _erase(work, case)
        change(work, case, Action.ERASE, facts={"months": _months(rules, case)})
    return len(cases)


def _erase(work: UnitOfWork, case: Case) -> None:
    case.description = case.location = case.staff_named = ""
    case.contact_name = case.contact_email = case.contact_phone = ""
    case.search_text = index_words(case.reference)
    of_case = Message.case_id == case.id
    work.session.execute(update(Message).where(of_case).values(body="", salt=""))
    _erase_ratings(work, case)
    work.session.execute(
        update(Attachment)
        .where(Attachment.case_id == case.id)
        .values(case_id=None, message_id=None)
    )
    _forget_address(work, case)


def _erase_ratings(work: UnitOfWork, case: Case) -> None:
    """Erase what was written beside scores: about the case, and the comment it was made of."""
    owners = (
        (CaseRating, Answer.case_rating_id, {"comment": ""}),
        (VisitRating, Answer.visit_rating_id, {"comment": "", "search_text": ""}),
    )
    for rating, owner, erased in owners:
        of_case = rating.case_id == case.id
        ids = select(rating.id).where(of_case)
        work.session.execute(update(Answer).where(owner.in_(ids)).values(text=""))
        work.session.execute(update(rating).where(of_case).values(erased))


def _forget_address(work: UnitOfWork, case: Case) -> None:
    """Take the resident's address out of what was sent; what was not, is not sent any more."""
    to_resident = (OutboxMessage.case_id == case.id, OutboxMessage.staff_id.is_(None))
    unsent = OutboxMessage.state.in_([OutboxState.PENDING, OutboxState.DEAD])
    work.session.execute(
        update(OutboxMessage).where(*to_resident, unsent).values(state=OutboxState.CANCELLED)
    )
    work.session.execute(update(OutboxMessage).where(*to_resident).values(to_address=""))
    # A mail server repeats the address in its refusals.
    messages = select(OutboxMessage.id).where(*to_resident)
    work.session.execute(
        update(DeliveryAttempt)
        .where(DeliveryAttempt.outbox_message_id.in_(messages))
        .values(reason="")
    )


def _months(rules: RetentionRules, case: Case) -> int:
    own = rules.by_category.get(case.category_id) if case.category_id else None
    return own or rules.by_kind[case.kind]


def _as_facts(rules: RetentionRules) -> Mapping[str, Mapping[str, int]]:
    by_kind: dict[Kind, int] = dict(rules.by_kind)
    return {
        "by_kind": {kind.value: months for kind, months in sorted(by_kind.items())},
        "by_category": {str(number): months for number, months in rules.by_category.items()},
    }
