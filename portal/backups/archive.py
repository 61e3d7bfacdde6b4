"""The file of a backup: a tar archive whose last member lists all others with their digests.

A backup that was cut off has no list and is refused. Names are checked when they are read, so that
an archive made by somebody else cannot write anywhere.
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from portal.domain.errors import PortalError

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database"
LARGEST_MANIFEST = 500_000_000  # bytes: about a million photos
PHOTO = re.compile(r"files/([0-9a-f]{32})")
HEAD = re.compile(r"audit/(\d{4}-\d{2}-\d{2}\.txt)")
BYTES_AT_ONCE = 1 << 20


class NoBackup(PortalError):
    """The file is no backup, or not a whole one."""


@dataclass(frozen=True)
class Member:
    """A part of a backup, by its SHA-256."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `gone` are photos that were erased while it was taken."""

    made_at: str
    database: str
    schema: str
    key: str
    cases: int
    members: Mapping[str, Member]
    gone: tuple[str, ...] = ()
    format: int = FORMAT


@dataclass
class Writer:
    """Adds member after member to an archive."""

    tar: tarfile.TarFile
    members: dict[str, Member] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add some bytes."""
        self._add(name, io.BytesIO(content), len(content))
        self.members[name] = Member(hashlib.sha256(content).hexdigest(), len(content))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file, however large."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self._add(name, file, path.stat().st_size)
        self.members[name] = Member(digest, path.stat().st_size)

    def close(self, manifest: Manifest) -> None:
        """Add the list: now the backup is whole."""
        content = json.dumps(asdict(manifest), indent=1).encode()
        self._add(MANIFEST, io.BytesIO(content), len(content))

    def _add(self, name: str, content: Any, size: int) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, content)


@contextmanager
def read(path: Path) -> Iterator["Reader"]:
    """Open a backup. Raises NoBackup where it is none, or was cut off."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield Reader(tar, _manifest(tar))
    except (tarfile.TarError, EOFError):
        raise NoBackup(f"{path} is no backup of a portal, or only a part of one.") from None


@dataclass(frozen=True)
class Reader:
    """A backup that is read, each member held against its digest."""

    tar: tarfile.TarFile
    manifest: Manifest

    def unpack(self, name: str, path: Path) -> None:
        """Write a member to a new file. Raises NoBackup where it is not as it was taken."""
        digest, size = hashlib.sha256(), 0
        member = self.tar.extractfile(name)
        with path.open("xb") as file:
            while member and (some := member.read(BYTES_AT_ONCE)):
                digest.update(some)
                size += len(some)
                file.write(some)
        if Member(digest.hexdigest(), size) != self.manifest.members[name]:
            raise NoBackup(f"“{name}” in the backup is damaged; please use another backup.")

    def photos(self) -> list[str]:
        """The keys of the photos."""
        return [found[1] for name in self.manifest.members if (found := PHOTO.fullmatch(name))]

    def heads(self) -> list[str]:
        """The names of the files of daily heads."""
        return [found[1] for name in self.manifest.members if (found := HEAD.fullmatch(name))]


def _manifest(tar: tarfile.TarFile) -> Manifest:
    try:
        info = tar.getmember(MANIFEST)
        content = tar.extractfile(info) if info.size <= LARGEST_MANIFEST else None
        found = json.load(content) if content else {}
        if found.get("format") != FORMAT:
            raise NoBackup("The backup was taken by another version; please use that one.")
        members = {name: Member(**each) for name, each in found.pop("members").items()}
        return Manifest(members=members, gone=tuple(found.pop("gone")), **found)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NoBackup("The backup is not whole: it has no list of what it holds.") from None
