"""Every table, one noun a file; importing the package registers them all."""

from portal.models.attachment import Attachment
from portal.models.base import Base
from portal.models.case import Case, ReferenceCounter, WalledOff
from portal.models.category import Category
from portal.models.city import City
from portal.models.closure import Closure
from portal.models.department import Department
from portal.models.event import CaseEvent
from portal.models.message import Message
from portal.models.outbox import DeliveryAttempt, OutboxMessage, OutboxState
from portal.models.poster import Poster, PosterPurpose
from portal.models.rating import CaseRating, VisitRating
from portal.models.reply_template import ReplyTemplate
from portal.models.site import Site
from portal.models.staff_member import StaffMember, StaffRole, StaffSession

__all__ = [
    "Attachment",
    "Base",
    "Case",
    "CaseEvent",
    "CaseRating",
    "Category",
    "City",
    "Closure",
    "DeliveryAttempt",
    "Department",
    "Message",
    "OutboxMessage",
    "OutboxState",
    "Poster",
    "PosterPurpose",
    "ReferenceCounter",
    "ReplyTemplate",
    "Site",
    "StaffMember",
    "StaffRole",
    "StaffSession",
    "VisitRating",
    "WalledOff",
]
