"""Every text that the city has written for its residents, wherever it stands."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.policy import Clause
from portal.domain.survey import questions_from
from portal.domain.translatable import (
    LONGEST_CLAUSE,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    LONGEST_REPLY,
    Subject,
    TranslatableText,
)
from portal.models import (
    Category,
    City,
    Closure,
    Department,
    ReplyTemplate,
    Site,
    Survey,
    SurveyVersion,
)
from portal.queries.policy import policy_draft


def translatable_texts(session: Session, today: date) -> list[TranslatableText]:
    """The texts that are in use, or will be; of surveys and of the policy those of the draft."""
    return [
        text
        for text in (
            *_names(session),
            *_replies(session),
            *_questions(session),
            *_clauses(session),
            *_closures(session, today),
        )
        if any(text.texts.values())
    ]


Named = TypeVar("Named", Department, Site, Category)


def _names(session: Session) -> Iterator[TranslatableText]:
    city = session.scalars(select(City)).one()
    yield TranslatableText("city/name", "branding", "", city.name, city.name)
    yield from _names_of(session, "departments", "department", Department)
    yield from _names_of(session, "sites", "site", Site)
    yield from _names_of(session, "categories", "category", Category)


def _names_of(
    session: Session, subject: Subject, word: str, model: type[Named]
) -> Iterator[TranslatableText]:
    for row in session.scalars(select(model).where(model.is_active).order_by(model.slug)):
        yield TranslatableText(f"{word}/{row.slug}/name", subject, row.slug, row.name, row.name)


def _replies(session: Session) -> Iterator[TranslatableText]:
    offered = select(ReplyTemplate).where(ReplyTemplate.is_retired.is_(False))
    for row in session.scalars(offered.order_by(ReplyTemplate.slug)):
        place = f"reply/{row.slug}"
        yield TranslatableText(
            f"{place}/title", "reply_templates", row.slug, row.title, row.title,
            for_staff=True,
        )  # fmt: skip
        yield TranslatableText(
            f"{place}/body", "reply_templates", row.slug, row.title, row.body,
            LONGEST_REPLY, is_long=True,
        )  # fmt: skip


def _questions(session: Session) -> Iterator[TranslatableText]:
    """Those of the draft where there is one, for that is where a translation goes."""
    newest: dict[str, tuple[str, list[dict[str, object]]]] = {}
    rows = session.execute(
        select(Survey.slug, Survey.name, SurveyVersion.questions)
        .join(Survey, Survey.id == SurveyVersion.survey_id)
        .where(Survey.is_active)
        .order_by(Survey.slug, SurveyVersion.number.desc().nulls_first())
    )
    for row in rows:
        newest.setdefault(row.slug, (row.name, row.questions))
    for slug, (name, stored) in newest.items():
        for question in questions_from(stored):
            place, about = f"survey/{slug}/{question.key}", {"": name}
            yield TranslatableText(place, "surveys", slug, about, question.words, LONGEST_QUESTION)
            for option in question.options:
                yield TranslatableText(
                    f"{place}/{option.key}", "surveys", slug, about, option.words, LONGEST_OPTION
                )


def _clauses(session: Session) -> Iterator[TranslatableText]:
    written = policy_draft(session).clauses
    for clause in Clause:
        yield TranslatableText(
            f"policy/{clause.value}", "policy", "", {"": clause.value},
            written.get(clause.value, {}), LONGEST_CLAUSE, is_long=True, for_staff=True,
        )  # fmt: skip


def _closures(session: Session, today: date) -> Iterator[TranslatableText]:
    to_come = select(Closure).where(Closure.closed_on >= today).order_by(Closure.closed_on)
    for row in session.scalars(to_come):
        day = row.closed_on.isoformat()
        yield TranslatableText(f"closure/{day}", "closures", "", row.reason, row.reason)
