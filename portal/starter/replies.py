"""The reply templates that a new city starts with (A.1), one file for each language.

Texts are courteous and plain, at about a sixth-grade level. `{reference}`, `{department}`, `{due}`
and `{staff_name}` stand for facts of the case; `…` is where a person writes what only they know.
"""

import tomllib
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from portal.domain.case import Action
from portal.models import ReplyTemplate

FOLDER = Path(__file__).with_name("reply_templates")
ACTIONS = {
    "acknowledge-thanks": Action.ACKNOWLEDGE,
    "acknowledge-sorry": Action.ACKNOWLEDGE,
    "acknowledge-question": Action.ACKNOWLEDGE,
    "ask-details": Action.ASK,
    "reply-progress": Action.REPLY,
    "resolve-fixed": Action.RESOLVE,
    "resolve-explained": Action.RESOLVE,
    "resolve-not-ours": Action.RESOLVE,
    "resolve-cannot": Action.RESOLVE,
    "refer-elsewhere": Action.REFER,
    "transfer-department": Action.TRANSFER,
    "merge-together": Action.MERGE,
}


def add_reply_templates(session: Session, approved_at: datetime, approved_by_id: int) -> None:
    """Add every template, approved by this staff member, for all departments."""
    texts = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml")}
    for slug, action in ACTIONS.items():
        session.add(
            ReplyTemplate(
                slug=slug,
                action=action,
                title={tag: text[slug]["title"] for tag, text in sorted(texts.items())},
                body={tag: text[slug]["body"].strip() for tag, text in sorted(texts.items())},
                approved_at=approved_at,
                approved_by_id=approved_by_id,
            )
        )
    session.flush()
