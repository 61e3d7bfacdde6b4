"""The lists of an evidence pack, each as rows of plain words: for a page and for a spreadsheet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from portal.domain.clock import SkipReason
from portal.labels import label
from portal.office.holiday_words import holiday_words
from portal.office.review_tables import Row, action_rows
from portal.queries import evidence
from portal.queries.figures_parts import Scope
from portal.queries.reviews import actions_between
from portal.services.evidence import days_off

Rows = Iterator[Row]


@dataclass(frozen=True)
class Sources:
    """Where the rows come from, and for whom they are put into words."""

    session: Session
    scope: Scope
    language: str

    def instant(self, at: datetime | None) -> str:
        """An instant on the city's clock, to the minute, in the order that sorts."""
        zone = self.scope.calendar.time_zone
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at else ""


@dataclass(frozen=True)
class EvidenceTable:
    """One list: the name of its files, its title, and its rows with the heads of the columns."""

    name: str
    title: LazyString
    rows: Callable[[Sources], Rows]


def _cases(sources: Sources) -> Rows:
    yield (
        gettext("Case"),
        gettext("Kind"),
        gettext("Channel"),
        gettext("Department"),
        gettext("Status"),
        gettext("Received"),
        gettext("To acknowledge by"),
        gettext("Acknowledged"),
        gettext("First promise"),
        gettext("To resolve by"),
        gettext("Resolved"),
        gettext("Second promise"),
        gettext("Outcome"),
    )
    for each in evidence.case_evidence(sources.session, sources.scope, sources.language):
        yield (
            each.reference,
            _word(each.kind),
            _word(each.channel),
            each.department,
            _word(each.status),
            sources.instant(each.received_at),
            sources.instant(each.acknowledge_due_at),
            sources.instant(each.acknowledged_at),
            _promise(each.is_acknowledged_in_time),
            sources.instant(each.resolve_due_at),
            sources.instant(each.resolved_at),
            _promise(each.is_resolved_in_time),
            _word(each.outcome),
        )


def _escalations(sources: Sources) -> Rows:
    yield (
        gettext("Case"),
        gettext("Why"),
        gettext("Raised"),
        gettext("Supervisor told"),
        gettext("Notice delivered"),
        gettext("Case opened"),
        gettext("Dealt with"),
    )
    for each in evidence.escalation_evidence(sources.session, sources.scope):
        yield (
            each.reference,
            _word(each.cause),
            sources.instant(each.raised_at),
            each.told or "",
            sources.instant(each.delivered_at),
            sources.instant(each.opened_at),
            sources.instant(each.handled_at),
        )


def _orientations(sources: Sources) -> Rows:
    yield gettext("Name"), gettext("Version confirmed"), gettext("Confirmed")
    for each in evidence.orientation_evidence(sources.session, sources.scope):
        yield each.name, each.version or gettext("none"), sources.instant(each.confirmed_at)


def _trainings(sources: Sources) -> Rows:
    yield (
        gettext("Day"),
        gettext("Topic"),
        gettext("Department"),
        gettext("Minutes"),
        gettext("Name"),
        gettext("Certificate"),
    )
    for each in evidence.training_evidence(sources.session, sources.scope, sources.language):
        yield (
            each.held_on,
            each.topic,
            each.department,
            each.minutes,
            each.name,
            each.certificate,
        )


def _actions(sources: Sources) -> Rows:
    period: tuple[date, date] = (sources.scope.period.first_on, sources.scope.period.last_on)
    return action_rows(actions_between(sources.session, *period))


def _days_off(sources: Sources) -> Rows:
    yield gettext("Day"), gettext("Why closed"), gettext("Name")
    for day in days_off(sources.session, sources.scope.period, sources.language):
        if day.reason is SkipReason.HOLIDAY:
            yield day.on, gettext("Public holiday"), holiday_words(day.name)
        else:
            yield day.on, gettext("Closure"), day.name


TABLES = (
    EvidenceTable("cases", _("Cases"), _cases),
    EvidenceTable("escalations", _("Escalations"), _escalations),
    EvidenceTable("orientation", _("People oriented"), _orientations),
    EvidenceTable("training", _("Trainings"), _trainings),
    EvidenceTable("review-actions", _("Actions of reviews"), _actions),
    EvidenceTable("days-off", _("Days on which the offices were closed"), _days_off),
)


def _word(value: StrEnum | None) -> str:
    return gettext(label(value)) if value else ""


def _promise(is_kept: bool | None) -> str:
    if is_kept is None:
        return ""
    return gettext("kept") if is_kept else gettext("missed")
