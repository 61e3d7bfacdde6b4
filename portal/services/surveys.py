"""Surveys (D.1): written as a draft, published as versions that never change, placed, retired."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.domain.refusals import Refusal, Refused
from portal.domain.survey import Question, as_stored, problems, questions_from
from portal.domain.survey_editing import (
    Questions,
    earlier_than,
    fitting_condition,
    moved,
    new_key,
    question_called,
    translated,
    with_question,
    without_question,
)
from portal.models import City, Department, Site, Survey, SurveyPlacement, SurveyUse, SurveyVersion
from portal.services.settings_log import record_setting
from portal.services.slugs import new_slug
from portal.services.work import UnitOfWork


@dataclass(frozen=True)
class PlacementFacts:
    """Where and when a survey is asked; empty slugs and no days stand for everywhere and always."""

    use: SurveyUse
    site: str
    department: str
    first_on: date | None
    last_on: date | None


def add_survey(work: UnitOfWork, name: str, questions: Questions) -> str:
    """A survey with a draft of these questions; gives its slug."""
    survey = Survey(slug=new_slug(work, Survey, name, "survey"), name=name)
    work.session.add(survey)
    work.session.flush()
    draft = SurveyVersion(survey_id=survey.id, questions=as_stored(questions), written_at=work.now)
    work.session.add(draft)
    record_setting(work, f"survey:{survey.slug}", "added", {"to": name})
    return survey.slug


def rename_survey(work: UnitOfWork, slug: str, name: str) -> None:
    """Change the office's own name for it. Raises NotFound."""
    survey = _survey(work, slug)
    record_setting(work, f"survey:{slug}", "changed", {"from": survey.name, "to": name})
    survey.name = name


def set_survey_active(work: UnitOfWork, slug: str, *, is_active: bool) -> None:
    """Ask it nowhere any more, or where it is placed again. Raises NotFound."""
    _survey(work, slug).is_active = is_active
    record_setting(work, f"survey:{slug}", "brought_back" if is_active else "retired")


def save_question(work: UnitOfWork, slug: str, question: Question) -> str:
    """Write a question into the draft: in its place, or at the end where its key is empty.

    Gives its key. Raises NotFound, also for a question that somebody has taken out meanwhile.
    """
    survey = _survey(work, slug)
    if question.key and question_called(_newest(work, survey), question.key) is None:
        raise NotFound("There is no such question.")
    key = question.key or new_key(used_keys(work, slug), "q")

    def edit(questions: Questions) -> Questions:
        condition = fitting_condition(question.condition, earlier_than(questions, key))
        kept = Question(key, question.kind, question.words, question.options, condition)
        return with_question(questions, kept)

    _edit(work, survey, edit)
    return key


def remove_question(work: UnitOfWork, slug: str, key: str) -> None:
    """Take a question out of the draft; answers that it got stay. Raises NotFound."""
    survey = _survey(work, slug)
    _edit(work, survey, lambda questions: without_question(questions, key))


def move_question(work: UnitOfWork, slug: str, key: str, steps: int) -> None:
    """Ask a question earlier (steps below zero) or later. Raises NotFound."""
    survey = _survey(work, slug)
    if question_called(_newest(work, survey), key) is None:
        raise NotFound("There is no such question.")
    _edit(work, survey, lambda questions: moved(questions, key, steps))


def translate_survey(work: UnitOfWork, slug: str, tag: str, words: Mapping[str, str]) -> None:
    """Write words in the language `tag` into the draft, by `q1` or `q1/o1`. Raises NotFound."""
    _edit(work, _survey(work, slug), lambda questions: translated(questions, tag, words))


def publish_survey(work: UnitOfWork, slug: str) -> int:
    """Ask the draft from now on, as a version of its own; gives its number.

    Raises NotFound, and Refused where nothing was changed or something keeps it from being asked.
    """
    survey = _survey(work, slug)
    draft = _draft(work, survey)
    if draft is None:
        raise Refused(Refusal.NOTHING_CHANGED)
    language = work.session.scalars(select(City.default_language)).one()
    if problems(questions_from(draft.questions), [language]):
        raise Refused(Refusal.SURVEY_NOT_READY)
    draft.number = _last_number(work, survey) + 1
    draft.published_at, draft.published_by_id = work.now, work.viewer.staff_id
    record_setting(work, f"survey:{slug}", "published", {"version": draft.number})
    return draft.number


def discard_draft(work: UnitOfWork, slug: str) -> None:
    """Give up what was changed since the last version. Raises NotFound."""
    draft = _draft(work, _survey(work, slug))
    if draft is not None:
        work.session.delete(draft)
        record_setting(work, f"survey:{slug}", "draft_discarded")


def place_survey(work: UnitOfWork, slug: str, facts: PlacementFacts) -> None:
    """Ask it there. Raises NotFound for a site or department that does not exist."""
    survey = _survey(work, slug)
    work.session.add(
        SurveyPlacement(
            survey_id=survey.id,
            use=facts.use,
            site_id=_id_of(work, Site, facts.site),
            department_id=_id_of(work, Department, facts.department),
            first_on=facts.first_on,
            last_on=facts.last_on,
        )
    )
    where = " ".join(part for part in (facts.use.value, facts.site, facts.department) if part)
    record_setting(work, f"survey:{slug}", "placed", {"to": where})


def remove_placement(work: UnitOfWork, slug: str, placement_id: int) -> None:
    """Ask it there no more. Raises NotFound."""
    survey = _survey(work, slug)
    placement = work.session.get(SurveyPlacement, placement_id)
    if placement is None or placement.survey_id != survey.id:
        raise NotFound("There is no such place.")
    record_setting(work, f"survey:{slug}", "place_removed", {"from": placement.use.value})
    work.session.delete(placement)


def used_keys(work: UnitOfWork, slug: str) -> set[str]:
    """Every key of a question or an option that this survey has or ever had."""
    versions = select(SurveyVersion.questions).join(Survey, Survey.id == SurveyVersion.survey_id)
    versions = versions.where(Survey.slug == slug)
    questions = [each for stored in work.session.scalars(versions) for each in stored]
    options = [option for each in questions for option in each.get("options", ())]
    return {each["key"] for each in (*questions, *options)}


def _edit(work: UnitOfWork, survey: Survey, edit: Callable[[Questions], Questions]) -> None:
    """Change the draft; where there is none, begin one with what is asked now."""
    questions = as_stored(edit(_newest(work, survey)))
    draft = _draft(work, survey)
    if draft is None:
        draft = SurveyVersion(survey_id=survey.id, questions=questions, written_at=work.now)
        work.session.add(draft)
    draft.questions, draft.written_at = questions, work.now
    record_setting(work, f"survey:{survey.slug}", "draft_changed")


def _newest(work: UnitOfWork, survey: Survey) -> Questions:
    """The draft's questions, else those of the last version."""
    versions = select(SurveyVersion.questions).where(SurveyVersion.survey_id == survey.id)
    newest = versions.order_by(SurveyVersion.number.desc().nulls_first()).limit(1)
    return questions_from(work.session.scalar(newest) or [])


def _draft(work: UnitOfWork, survey: Survey) -> SurveyVersion | None:
    draft = select(SurveyVersion).where(
        SurveyVersion.survey_id == survey.id, SurveyVersion.number.is_(None)
    )
    return work.session.scalar(draft)


def _last_number(work: UnitOfWork, survey: Survey) -> int:
    numbers = select(SurveyVersion.number).where(SurveyVersion.survey_id == survey.id)
    return max((number for number in work.session.scalars(numbers) if number), default=0)


def _survey(work: UnitOfWork, slug: str) -> Survey:
    """The survey, locked so that two people who write at once do not make two drafts."""
    survey = work.session.scalar(select(Survey).where(Survey.slug == slug).with_for_update())
    if survey is None:
        raise NotFound("There is no such survey.")
    return survey


def _id_of(work: UnitOfWork, model: type[Site] | type[Department], slug: str) -> int | None:
    if not slug:
        return None
    found: int | None = work.session.scalar(select(model.id).where(model.slug == slug))
    if found is None:
        raise NotFound("There is no such place.")
    return found
