"""The ratings of visits in groups, each with its name in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from flask_babel import gettext

from portal.domain.case import Channel
from portal.domain.statistics import share
from portal.labels import label
from portal.office.case_words import language_words
from portal.office.survey_words import KINDS, question_words, value_words
from portal.queries import visits
from portal.queries.visit_answers import QuestionResult
from portal.queries.visits import Part, Tally, VisitsAsked
from portal.translations import format_clock, locale_of
from portal.web.i18n import page_language
from portal.web.work import reading


@dataclass(frozen=True)
class AnswerPart:
    """The answers to one question: each with how often it was given, and with its share."""

    question: str
    kind: str
    number: int
    answers: tuple[tuple[str, int, float | None], ...]


def parts_of(asked: VisitsAsked) -> list[tuple[str, list[Part]]]:
    """By place, department, way in, language and tablet; groups of one part tell nothing more."""
    language, session = page_language(), reading()
    groups = [
        (gettext("Site"), visits.visits_by_site(session, asked, language)),
        (gettext("Department"), _named_department(asked)),
        (gettext("How it came"), _labelled(visits.visits_by_channel(session, asked))),
        (gettext("Language"), _languages(visits.visits_by_language(session, asked))),
        (gettext("Lobby tablet"), visits.visits_by_kiosk(session, asked)),
    ]
    return [(title, parts) for title, parts in groups if parts]


def day_parts(tallies: Mapping[int, Tally]) -> list[Part]:
    """By day of the week, in words."""
    names = locale_of(page_language()).days["stand-alone"]["wide"]
    return [Part(names[day], tally) for day, tally in tallies.items()]


def hour_parts(tallies: Mapping[int, Tally]) -> list[Part]:
    """By the hour of the clock."""
    language = page_language()
    return [Part(format_clock(time(hour), language), tally) for hour, tally in tallies.items()]


def answer_parts(results: Sequence[QuestionResult]) -> list[AnswerPart]:
    """What was answered to each question."""
    language = page_language()
    return [
        AnswerPart(
            question_words(each.question, language),
            str(KINDS[each.question.kind]),
            each.number,
            tuple(
                (value_words(each.question, value, language), count, share(count, each.number))
                for value, count in each.counts
            ),
        )
        for each in results
    ]


def _named_department(asked: VisitsAsked) -> list[Part]:
    parts = visits.visits_by_department(reading(), asked, page_language())
    return [Part(part.name or gettext("No department"), part.tally) for part in parts]


def _labelled(tallies: Mapping[str, Tally]) -> list[Part]:
    return [Part(gettext(label(Channel(each))), tally) for each, tally in sorted(tallies.items())]


def _languages(tallies: Mapping[str, Tally]) -> list[Part]:
    return [Part(language_words(tag), tally) for tag, tally in sorted(tallies.items())]
