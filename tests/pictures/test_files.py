"""Files are durable before anyone is told so, and no key leads out of their folder."""

import os
import re
import stat
from pathlib import Path

import pytest

from portal.domain.errors import PortalError
from portal.files import FileMissing, FilesUnavailable, LocalFiles, open_file_store


@pytest.fixture
def files(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path / "files")


def everything_in(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_what_is_put_can_be_got(files):
    assert files.get(files.put(b"a picture")) == b"a picture"


def test_keys_are_thirty_two_hexadecimal_digits_and_never_the_same(files):
    keys = {files.put(b"the same") for _ in range(50)}
    assert len(keys) == 50
    assert all(len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys)


def test_deleted_file_is_gone_and_deleting_again_is_quiet(files):
    key = files.put(b"forget me")
    files.delete(key)
    files.delete(key)
    assert not files.exists(key)
    assert everything_in(files.root) == []
    with pytest.raises(FileMissing):
        files.get(key)


def test_only_the_portals_own_user_can_read_a_file(files):
    key = files.put(b"private")
    (path,) = everything_in(files.root)
    assert path.name == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "key",
    [
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a" * 31,
        "a" * 33,
        "A" * 32,
        "a" * 32 + "\n",
        "\0" * 32,
    ],
)
def test_key_that_is_none_opens_deletes_and_finds_nothing(files, key):
    assert not files.exists(key)
    with pytest.raises(FileMissing):
        files.get(key)
    with pytest.raises(FileMissing):
        files.delete(key)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs to see open files")
def test_file_and_every_folder_above_it_are_synced_before_put_returns(files, monkeypatch):
    acts: list[tuple[str, str]] = []
    sync, replace = os.fsync, Path.replace

    def noted_sync(handle: int) -> None:
        name = Path(f"/proc/self/fd/{handle}").readlink().name
        acts.append(("sync", re.sub(r"\.[0-9a-f]{8}\.part$", ".part", name)))
        sync(handle)

    def noted_replace(path: Path, target: Path) -> Path:
        acts.append(("rename", target.name))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    key = files.put(b"durable")
    assert (
        acts
        == [
            ("sync", files.root.parent.name),  # holds the new root
            ("sync", "files"),  # holds the new fan-out folder
            ("sync", f".{key}.part"),
            ("rename", key),
            ("sync", key[:2]),
        ]
    )


def test_full_disk_leaves_no_half_file_behind(files, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    files.put(b"while there is room")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FilesUnavailable):
        files.put(b"one too many")
    assert len(everything_in(files.root)) == 1


def test_storage_that_is_no_folder_takes_no_file(tmp_path):
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(FilesUnavailable):
        LocalFiles(tmp_path / "files").put(b"nowhere to go")


def test_address_of_the_store_names_its_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    absolute = open_file_store(f"file://{tmp_path}/my%20files")
    relative = open_file_store("file://./my files")
    assert relative.get(absolute.put(b"the same place")) == b"the same place"


@pytest.mark.parametrize("url", ["s3://", "ftp://host/files", "file://", "/var/files"])
def test_other_addresses_are_refused_in_one_sentence(url):
    with pytest.raises(PortalError, match=r"use file://"):
        open_file_store(url)
