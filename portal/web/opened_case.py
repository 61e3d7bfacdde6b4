"""The case that a resident has opened with its tracking code, remembered in this browser alone."""

from dataclasses import dataclass

from flask import session

KEY = "case"
MARK_LENGTH = 16


@dataclass(frozen=True)
class OpenedCase:
    """Which case, and by which of its codes: when the code is replaced, the door closes."""

    case_id: int
    code_mark: str

    def is_opened_by(self, code_digest: str) -> bool:
        """Whether the case still has the code with which it was opened."""
        return code_digest.startswith(self.code_mark)


def opened_case() -> OpenedCase | None:
    """What this browser has opened; None when nothing."""
    stored = session.get(KEY)
    return OpenedCase(*stored) if isinstance(stored, list) and len(stored) == 2 else None


def remember_opened_case(case_id: int, code_digest: str) -> None:
    """Keep the case open for this browser until it closes, or the session's 12 hours are over.

    Only the beginning of the digest goes into the cookie: enough to tell two codes apart.
    """
    session[KEY] = [case_id, code_digest[:MARK_LENGTH]]


def forget_opened_case() -> None:
    """Close the case in this browser."""
    session.pop(KEY, None)
