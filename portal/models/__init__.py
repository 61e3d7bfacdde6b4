"""Every table, one noun a file; importing the package registers them all."""

from portal.models.absence import Absence, ContactGap
from portal.models.attachment import Attachment
from portal.models.base import Base
from portal.models.case import Case, ReferenceCounter, WalledOff
from portal.models.category import Category
from portal.models.city import City
from portal.models.closure import Closure
from portal.models.day_sum import DayMark, DaySum, SummedDays
from portal.models.department import Department
from portal.models.desk import BulkAct, SavedView
from portal.models.escalation import Escalation, LiftRequest, SentDigest
from portal.models.event import CaseEvent
from portal.models.kiosk import (
    Handover,
    HelpCall,
    IssuedReceipt,
    ItemKind,
    ItemResult,
    Kiosk,
    KioskDevice,
    KioskItem,
    KioskPairing,
)
from portal.models.label import CaseLabel, CaseLink, Label
from portal.models.message import Message
from portal.models.outbox import DeliveryAttempt, OutboxMessage, OutboxState
from portal.models.policy import Orientation, PolicyVersion
from portal.models.poster import Poster, PosterPurpose
from portal.models.rating import CaseRating, VisitRating
from portal.models.reply_template import ReplyTemplate
from portal.models.retention import RetentionRule
from portal.models.review import Review, ReviewAction
from portal.models.settings_change import DailyHead, SettingsChange
from portal.models.settings_revision import SettingsRevision
from portal.models.site import Site
from portal.models.staff_member import StaffMember, StaffRole, StaffSession
from portal.models.survey import Answer, Survey, SurveyPlacement, SurveyUse, SurveyVersion
from portal.models.training import Training, TrainingAttendance
from portal.models.transfer import Transfer

__all__ = [
    "Absence",
    "Answer",
    "Attachment",
    "Base",
    "BulkAct",
    "Case",
    "CaseEvent",
    "CaseLabel",
    "CaseLink",
    "CaseRating",
    "Category",
    "City",
    "Closure",
    "ContactGap",
    "DailyHead",
    "DayMark",
    "DaySum",
    "DeliveryAttempt",
    "Department",
    "Escalation",
    "Handover",
    "HelpCall",
    "IssuedReceipt",
    "ItemKind",
    "ItemResult",
    "Kiosk",
    "KioskDevice",
    "KioskItem",
    "KioskPairing",
    "Label",
    "LiftRequest",
    "Message",
    "Orientation",
    "OutboxMessage",
    "OutboxState",
    "PolicyVersion",
    "Poster",
    "PosterPurpose",
    "ReferenceCounter",
    "ReplyTemplate",
    "RetentionRule",
    "Review",
    "ReviewAction",
    "SavedView",
    "SentDigest",
    "SettingsChange",
    "SettingsRevision",
    "Site",
    "StaffMember",
    "StaffRole",
    "StaffSession",
    "SummedDays",
    "Survey",
    "SurveyPlacement",
    "SurveyUse",
    "SurveyVersion",
    "Training",
    "TrainingAttendance",
    "Transfer",
    "VisitRating",
    "WalledOff",
]
