"""The survey that a new city begins with: published, and asked on every lobby tablet (D.1)."""

import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.domain.survey import as_stored, questions_from
from portal.models import Survey, SurveyPlacement, SurveyUse, SurveyVersion

FILE = Path(__file__).with_name("survey.toml")
SLUG = "your-visit"


def add_survey(session: Session, now: datetime) -> None:
    """Add the survey about a visit as a first version."""
    given = tomllib.loads(FILE.read_text("utf-8"))
    survey = Survey(slug=SLUG, name=given["name"])
    session.add(survey)
    session.flush()
    session.add(
        SurveyVersion(
            survey_id=survey.id,
            number=1,
            questions=as_stored(questions_from(given["questions"])),
            written_at=now,
            published_at=now,
        )
    )
    session.add(SurveyPlacement(survey_id=survey.id, use=SurveyUse.KIOSK))
    session.flush()
