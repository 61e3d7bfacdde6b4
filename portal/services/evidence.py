"""The evidence pack: a zip of files, each named in a manifest with its sha256 and its size."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import IO, Any

from sqlalchemy.orm import Session

from portal.domain.clock import SkippedDay, SkipReason
from portal.domain.periods import Span
from portal.services.calendars import business_calendar

MANIFEST = "manifest.json"


class EvidencePack:
    """A pack that is being written. Each file is streamed in, and digested on its way."""

    def __init__(self, target: IO[bytes], made_at: datetime) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._made_at = made_at
        self._files: list[dict[str, Any]] = []

    def add(self, name: str, parts: Iterable[str]) -> None:
        """Write a text file (UTF-8) from its parts."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(self._info(name), "w") as file:
            for part in parts:
                chunk = part.encode("utf-8")
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        self._files.append({"name": name, "bytes": size, "sha256": digest.hexdigest()})

    def close(self, facts: Mapping[str, Any]) -> None:
        """Write the manifest: the facts of the pack, and every file that is in it."""
        manifest = {**facts, "made_at": self._made_at.isoformat(), "files": self._files}
        with self._zip.open(self._info(MANIFEST), "w") as file:
            file.write(json.dumps(manifest, ensure_ascii=False, indent=2).encode("utf-8"))
        self._zip.close()

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, self._made_at.timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        return info


def days_off(session: Session, period: Span, language: str) -> Iterator[SkippedDay]:
    """The public holidays and closures of the period; weekends are no news."""
    by_year: dict[int, Any] = {}
    day = period.first_on
    while day <= period.last_on:
        if day.year not in by_year:
            by_year[day.year] = business_calendar(session, _noon(day, period), language)
        closed = by_year[day.year].closed_day(day)
        if closed is not None and closed.reason is not SkipReason.WEEKEND:
            yield closed
        day += timedelta(days=1)


def _noon(on: date, period: Span) -> datetime:
    return datetime.combine(on, datetime.min.time(), tzinfo=period.starts_at.tzinfo)
