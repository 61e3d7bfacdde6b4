"""The survey that a new city begins with: published, and asked about every visit (D.1)."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.survey import Question, as_stored, questions_from
from portal.models import Survey, SurveyPlacement, SurveyUse, SurveyVersion

FILE = Path(__file__).with_name("survey.toml")
SLUG = "your-visit"


def starter_questions() -> tuple[Question, ...]:
    """The ready-made questions: what every survey begins with."""
    return questions_from(_given()["questions"])


def add_survey(session: Session, now: datetime) -> None:
    """Add the survey about a visit as a first version."""
    survey = Survey(slug=SLUG, name=_given()["name"])
    session.add(survey)
    session.flush()
    session.add(
        SurveyVersion(
            survey_id=survey.id,
            number=1,
            questions=as_stored(starter_questions()),
            written_at=now,
            published_at=now,
        )
    )
    # On a phone everything after the faces is folded away, so that one tap stays enough there too.
    session.add_all(
        SurveyPlacement(survey_id=survey.id, use=use) for use in (SurveyUse.KIOSK, SurveyUse.VISIT)
    )
    session.flush()


def _given() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
