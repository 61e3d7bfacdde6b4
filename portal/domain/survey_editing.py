"""Changing a survey's draft: questions added, moved and taken out; keys that keep their meaning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from portal.domain.survey import Condition, Option, Question, QuestionKind, Texts

Questions = tuple[Question, ...]
# What an answer to a question of this kind can be, as conditions write it.
FINITE_VALUES: dict[QuestionKind, tuple[str, ...]] = {
    QuestionKind.FACE: tuple(str(face) for face in range(1, 6)),
    QuestionKind.SCALE: tuple(str(number) for number in range(11)),
    QuestionKind.YES_NO: ("yes", "no"),
}


def possible_values(question: Question) -> tuple[str, ...]:
    """Every answer that a later question can depend on; none for what is written freely."""
    if question.options:
        return tuple(option.key for option in question.options)
    return FINITE_VALUES.get(question.kind, ())


def question_called(questions: Iterable[Question], key: str) -> Question | None:
    """The question with this key."""
    return next((each for each in questions if each.key == key), None)


def earlier_than(questions: Sequence[Question], key: str | None) -> Questions:
    """The questions before this one; all of them for one that is new."""
    keys = [each.key for each in questions]
    return tuple(questions[: keys.index(key)] if key in keys else questions)


def with_question(questions: Sequence[Question], question: Question) -> Questions:
    """The survey with this question, in the place of the one that has its key or at the end."""
    if question_called(questions, question.key) is None:
        return (*questions, question)
    return tuple(question if each.key == question.key else each for each in questions)


def without_question(questions: Sequence[Question], key: str) -> Questions:
    """The survey without this question; whatever depended on it is asked of everybody."""
    return tuple(_freed_from(each, key) for each in questions if each.key != key)


def moved(questions: Sequence[Question], key: str, steps: int) -> Questions:
    """The survey with this question further up (steps below zero) or down, as far as it goes.

    A question that comes to stand before the one that it depends on is asked of everybody.
    """
    keys = [each.key for each in questions]
    place = keys.index(key)
    rest = [each for each in questions if each.key != key]
    rest.insert(max(0, min(place + steps, len(rest))), questions[place])
    seen: set[str] = set()
    ordered = []
    for each in rest:
        is_free = each.condition is None or each.condition.question in seen
        ordered.append(each if is_free else replace(each, condition=None))
        seen.add(each.key)
    return tuple(ordered)


def translated(questions: Sequence[Question], tag: str, words: Mapping[str, str]) -> Questions:
    """The survey with these words in the language `tag`, by `q1` of a question, `q1/o1` of one of
    its options."""

    def in_tag(known: Texts, place: str) -> Texts:
        return {**known, tag: words[place]} if place in words else known

    return tuple(
        replace(
            each,
            words=in_tag(each.words, each.key),
            options=tuple(
                Option(option.key, in_tag(option.words, f"{each.key}/{option.key}"))
                for option in each.options
            ),
        )
        for each in questions
    )


def new_key(used: Iterable[str], letter: str) -> str:
    """A key that no question or option of this survey ever had: `q7`.

    A key is not given again, or old answers would be counted as answers to something else.
    """
    taken = set(used)
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def keyed_options(given: Iterable[Option], used: Iterable[str]) -> tuple[Option, ...]:
    """The options that have words, each with a key; what came without one gets one."""
    taken, kept = set(used), []
    for option in given:
        if any(option.words.values()):
            key = option.key or new_key(taken, "o")
            taken.add(key)
            kept.append(Option(key, option.words))
    return tuple(kept)


def fitting_condition(condition: Condition | None, earlier: Sequence[Question]) -> Condition | None:
    """The condition as far as it can come true; None where it never could."""
    asked = question_called(earlier, condition.question) if condition else None
    if condition is None or asked is None:
        return None
    values = condition.values & frozenset(possible_values(asked))
    return Condition(asked.key, values) if values else None


def _freed_from(question: Question, key: str) -> Question:
    depends = question.condition is not None and question.condition.question == key
    return replace(question, condition=None) if depends else question
