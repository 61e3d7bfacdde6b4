"""The wording that a new city begins with: a draft to be made its own, and published (C.1)."""

import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.domain.policy import Clause
from portal.models import PolicyVersion

FILE = Path(__file__).with_name("policy.toml")


def add_policy_draft(session: Session, now: datetime) -> None:
    """Add the model wording as the draft of the first version; nothing is published."""
    texts = tomllib.loads(FILE.read_text("utf-8"))
    clauses = {
        clause.value: {tag: text.strip() for tag, text in texts[clause.value].items()}
        for clause in Clause
    }
    session.add(PolicyVersion(clauses=clauses, change_note={}, written_at=now))
    session.flush()
