"""Making a case of a comment that stood beside a rating: from then on the promises count (A.2)."""

from sqlalchemy import or_, select

from portal.domain.case import Kind
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Permission
from portal.domain.statistics import SATISFIED_FROM
from portal.models import Case, Department, Site, VisitRating
from portal.services.destinations import UNSURE
from portal.services.filing import Filing, file_case
from portal.services.work import UnitOfWork


def case_of_comment(work: UnitOfWork, rating_id: int) -> str:
    """File the comment as a case, once; gives its reference.

    Its clock begins now: nobody had promised an answer to a comment. It stays anonymous, goes to
    the department that the visit was to, or to whoever sorts, and praise stays praise.

    Raises NotAllowed without the right, and NotFound without such a comment in the reader's reach.
    """
    if not work.viewer.has(Permission.FILE_CASE):
        raise NotAllowed("This staff member may not enter cases.")
    rating = _rating(work, rating_id)
    if rating.case_id is not None:
        return work.session.get_one(Case, rating.case_id).reference
    receipt = file_case(work, _filing(work, rating))
    rating.case_id = receipt.case_id
    return receipt.reference


def _rating(work: UnitOfWork, rating_id: int) -> VisitRating:
    """The rating, locked: two colleagues who press at once make one case."""
    reach = work.viewer.departments_with(Permission.READ_RATINGS)
    wanted = select(VisitRating).where(VisitRating.id == rating_id, VisitRating.comment != "")
    if reach is not None:
        of = VisitRating.department_id
        wanted = wanted.where(or_(of.in_(reach), of.is_(None)))
    rating = work.session.scalar(wanted.with_for_update())
    if rating is None:
        raise NotFound("There is no such comment.")
    return rating


def _filing(work: UnitOfWork, rating: VisitRating) -> Filing:
    site = work.session.get_one(Site, rating.site_id)
    department = rating.department_id and work.session.get(Department, rating.department_id)
    is_praise = rating.score >= SATISFIED_FROM
    return Filing(
        description=rating.comment,
        language=rating.language,
        idempotency_key=f"comment {rating.id}",
        kind=Kind.COMPLIMENT if is_praise else Kind.COMPLAINT,
        channel=rating.channel,
        department=department.slug if department and department.is_active else UNSURE,
        site=site.slug if site.is_active else "",
    )
