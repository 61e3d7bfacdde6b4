"""What a new city starts with."""

import re
import string
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Action
from portal.models import ReplyTemplate
from portal.services.filing import Filing, file_case
from portal.starter import add_reply_templates, new_city
from tests.factories import a_staff_member, work
from tests.support.untranslated import TAGS

FACTS = {"reference", "department", "due", "staff_name"}


@pytest.fixture
def _new_city(session: Session) -> None:
    new_city(
        session,
        name="Newton",
        time_zone="America/Denver",
        country="US",
        subdivision="CO",
        languages=["es", "en"],
    )


@pytest.mark.usefixtures("_new_city")
def test_a_new_city_can_take_a_case_at_once(session: Session) -> None:
    receipt = file_case(work(session), Filing("Where do I begin?", "en", "1" * 32))

    assert receipt.is_new


@pytest.mark.usefixtures("_new_city")
def test_every_approved_wording_is_there_in_twelve_languages(session: Session) -> None:
    administrator = a_staff_member(session)
    add_reply_templates(session, datetime.now(UTC), administrator.id)

    templates = session.scalars(select(ReplyTemplate)).all()
    actions = {template.action for template in templates}
    assert actions == {
        Action.ACKNOWLEDGE,
        Action.ASK,
        Action.REPLY,
        Action.RESOLVE,
        Action.REFER,
        Action.TRANSFER,
        Action.MERGE,
    }
    for template in templates:
        assert list(template.title) == list(template.body) == sorted(["en", *TAGS])
        assert template.approved_by_id == administrator.id


@pytest.mark.usefixtures("_new_city")
def test_a_wording_names_the_same_facts_in_every_language(session: Session) -> None:
    add_reply_templates(session, datetime.now(UTC), a_staff_member(session).id)

    for template in session.scalars(select(ReplyTemplate)):
        named = [_facts_in(body) for body in template.body.values()]
        assert named[0] <= FACTS
        assert all(names == named[0] for names in named), template.slug
        # Where a person must write something, they must in every language.
        # (Chinese writes an ellipsis twice as long.)
        gaps = {len(re.findall("…+", body)) for body in template.body.values()}
        assert len(gaps) == 1, template.slug


def _facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
