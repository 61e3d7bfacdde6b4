"""What the resident of a case can do: add, rate, dispute, withdraw, be reached elsewhere."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.domain import tracking_code
from portal.domain.case import Action, can_dispute, next_status
from portal.domain.errors import ActionNotAllowed, NotFound
from portal.domain.permissions import Role, can_see
from portal.keys import Keys
from portal.models import Attachment, Case, CaseRating, Department, StaffMember, StaffRole
from portal.queries.contacts import away_ids, city_date
from portal.queries.walls import case_facts, viewer_from
from portal.services import history
from portal.services.casework import Words, take_up_again
from portal.services.changes import change, note_missed_promises
from portal.services.filing import CODES
from portal.services.joined_cases import go_on_without
from portal.services.survey_answers import SurveyAnswers, replace_answers
from portal.services.work import UnitOfWork

REPLACEMENTS = "replacement-code"


@dataclass(frozen=True)
class Contact:
    """How a resident wants to be reached; all empty means: through the tracking code alone."""

    name: str = ""
    email: str = ""
    phone: str = ""


def add_information(
    work: UnitOfWork, case_id: int, words: Words, attachment_ids: tuple[int, ...] = ()
) -> None:
    """Add words and photos, which also answers an open question."""
    case = _open(work, case_id)
    message = history.write_message(work, case, words.body, words.language, is_public=True)
    _attach(work, case, message.id, attachment_ids)
    facts = {"photos": len(attachment_ids), "answers_question": case.question_asked_at is not None}
    case.question_asked_at = None
    change(work, case, Action.ADD_INFORMATION, facts=facts, message=message)


def rate(
    work: UnitOfWork,
    case_id: int,
    treatment: int,
    outcome: int,
    comment: str,
    survey: SurveyAnswers | None = None,
) -> None:
    """Rate the treatment (A.1) and the outcome, 1 to 5; once more replaces the first (D.1)."""
    case = _open(work, case_id)
    next_status(case.status, Action.RATE)
    rating = work.session.scalar(select(CaseRating).where(CaseRating.case_id == case.id))
    if rating is None:
        rating = CaseRating(case_id=case.id)
        work.session.add(rating)
    rating.treatment, rating.outcome = treatment, outcome
    rating.comment, rating.rated_at = comment, work.now
    rating.survey_version_id = survey.version_id if survey else None
    work.session.flush()
    replace_answers(work, survey.answers if survey else {}, case_rating_id=rating.id)
    change(work, case, Action.RATE, facts={"treatment": treatment, "outcome": outcome})


def dispute(work: UnitOfWork, case_id: int, words: Words) -> None:
    """Disagree with the resolution, once: the case reopens and goes to a different person.

    Raises ActionNotAllowed when the case is not resolved or was disputed before.
    """
    case = _open(work, case_id)
    if not can_dispute(case.status, case.disputed_at is not None):
        raise ActionNotAllowed(Action.DISPUTE, case.status)
    facts = take_up_again(work, case)
    case.disputed_at = work.now
    facts["from"], case.assignee_id = case.assignee_id, _different_person(work, case)
    facts["to"] = case.assignee_id
    message = history.write_message(work, case, words.body, words.language, is_public=True)
    change(work, case, Action.DISPUTE, facts=facts, message=message)


def withdraw(work: UnitOfWork, case_id: int) -> None:
    """Take the case back. It stays documented (B.1), and nobody works on it any more."""
    case = _open(work, case_id)
    change(work, case, Action.WITHDRAW)
    go_on_without(work, case)


def change_contact(work: UnitOfWork, case_id: int, contact: Contact) -> None:
    """Change how the resident is reached, or become anonymous again."""
    case = _open(work, case_id)
    case.contact_name, case.contact_phone = contact.name, contact.phone
    case.contact_email = contact.email
    change(work, case, Action.CHANGE_CONTACT, facts={"has_email": bool(contact.email)})


def replacement_code(keys: Keys, case_id: int, idempotency_key: str) -> str:
    """The new code that one filling-in of the form asks for: the same, however often it arrives.

    Like the code of a filing it can be made again only with our key and the form's random bits.
    """
    parts = (str(case_id).encode(), idempotency_key.encode())
    return tracking_code.from_bytes(bytes.fromhex(keys.digest(REPLACEMENTS, *parts))[:10])


def replace_code(work: UnitOfWork, case_id: int, code: str | None = None) -> str:
    """Give the case a new tracking code; the old one, and every link made with it, dies at once.

    `code` is one from `replacement_code`; without it a random one is made.
    """
    case = _open(work, case_id)
    code = code or tracking_code.generate()
    case.code_digest = work.keys.digest(CODES, code.encode("ascii"))
    case.submission_digest = None  # the old form must not bring the old receipt back
    change(work, case, Action.REPLACE_CODE)
    return code


def _open(work: UnitOfWork, case_id: int) -> Case:
    case = work.session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    if case is None:
        raise NotFound("There is no such case.")
    note_missed_promises(work, case)
    return case


def _attach(work: UnitOfWork, case: Case, message_id: int, attachment_ids: tuple[int, ...]) -> None:
    waiting = select(Attachment).where(
        Attachment.id.in_(attachment_ids), Attachment.case_id.is_(None)
    )
    for attachment in work.session.scalars(waiting):
        attachment.case_id, attachment.message_id = case.id, message_id


def _different_person(work: UnitOfWork, case: Case) -> int | None:
    """Somebody other than who resolved it: a supervisor, else the contact, else the deputy.

    Whoever is away comes last: better late than the same person again.
    """
    department = work.session.get_one(Department, case.department_id)
    facts = case_facts(work.session, case)
    candidates = [*_supervisor_ids(work, case), department.contact_id, department.deputy_id]
    away = away_ids(work.session, city_date(work.session, work.now))
    for staff_id in sorted(candidates, key=away.__contains__):
        member = work.session.get(StaffMember, staff_id) if staff_id else None
        is_other = member is not None and member.id != case.resolved_by_id and member.is_active
        if member is not None and is_other and can_see(viewer_from(member), facts):
            return member.id
    return None


def _supervisor_ids(work: UnitOfWork, case: Case) -> list[int]:
    return list(
        work.session.scalars(
            select(StaffRole.staff_id)
            .where(StaffRole.role == Role.SUPERVISOR)
            .where(StaffRole.department_id == case.department_id)
            .order_by(StaffRole.id)
        )
    )
