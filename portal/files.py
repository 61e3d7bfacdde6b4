"""Where the bytes of pictures live: outside the database, under keys that tell nothing.

When `put` has returned, the file survives a power cut: a receipt may rest on it.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.domain.errors import PortalError
from portal.file_keys import FileMissing, FilesUnavailable, is_key

__all__ = ["FileMissing", "FileStore", "FilesUnavailable", "LocalFiles", "open_file_store"]


class FileStore(Protocol):
    """Keeps files. Keys are 32 hexadecimal digits, chosen by the store."""

    def put(self, data: bytes) -> str:
        """Keep `data` for good and return its key. Raises FilesUnavailable."""

    def put_back(self, key: str, data: bytes) -> None:
        """Keep `data` under the key it had in a backup. Raises FilesUnavailable."""

    def get(self, key: str) -> bytes:
        """Return what was put. Raises FileMissing."""

    def delete(self, key: str) -> None:
        """Remove the file for good; quiet if it is gone. Raises FileMissing for what is no key."""

    def exists(self, key: str) -> bool:
        """Tell whether a file is kept under `key`."""


class LocalFiles:
    """A FileStore in a folder of this machine, readable by its own user only."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Write under a temporary name, then rename: nobody ever sees half a file."""
        key = secrets.token_hex(16)
        self.put_back(key, data)
        return key

    def put_back(self, key: str, data: bytes) -> None:
        """The same under a key that is known already."""
        path = self._path(key)
        try:
            put_in_place(path, data)
        except OSError as error:
            _forget(path)
            raise FilesUnavailable from error

    def get(self, key: str) -> bytes:
        """Return what was put. Raises FileMissing."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise FileMissing from None

    def delete(self, key: str) -> None:
        """Remove the file so that a power cut does not bring it back."""
        path = self._path(key)
        with suppress(FileNotFoundError):
            path.unlink()
            _sync_folder(path.parent)

    def exists(self, key: str) -> bool:
        """Tell whether a file is kept under `key`."""
        return is_key(key) and self._path(key).is_file()

    def _path(self, key: str) -> Path:
        """Spread the files over 256 folders. Only a true key ever becomes part of a path."""
        if not is_key(key):
            raise FileMissing
        return self.root / key[:2] / key


def open_file_store(url: str) -> FileStore:
    """Open the store that PORTAL_FILES_URL names: `file://<folder>` or `s3://<bucket>/<prefix>`.

    Raises PortalError for every other address.
    """
    if url.startswith("s3://") and urlsplit(url).netloc:
        from portal.s3_files import S3Files  # its library is large, and most cities need none

        return S3Files(urlsplit(url).netloc, unquote(urlsplit(url).path).strip("/"))
    folder = unquote(url.removeprefix("file://"))
    if not url.startswith("file://") or not folder:
        raise PortalError(f"“{url}” is no place for files: use file://<folder> or s3://<bucket>.")
    return LocalFiles(Path(folder))


def put_in_place(path: Path, data: bytes) -> None:
    """Write a file for good, in place of one that may be there. Raises OSError, leaving no part."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    _make_folder(path.parent)
    try:
        _write_durably(draft, data)
        draft.replace(path)
    except OSError:
        _forget(draft)
        raise
    _sync_folder(path.parent)


def _write_durably(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with open(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make_folder(folder: Path) -> None:
    """Make `folder` and whatever is missing above it, each one durably in its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable. Windows does so itself and knows no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget(*paths: Path) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink()
