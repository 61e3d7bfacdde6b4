"""Photos are kept the same way in a folder and in storage that speaks S3."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from portal.domain.errors import PortalError
from portal.files import FileMissing, FileStore, FilesUnavailable, LocalFiles, open_file_store

PHOTO = b"\xff\xd8 a photo \x00\xff"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """A real S3 server on loopback, with a bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    urllib.request.urlopen(urllib.request.Request(f"{url}/photos", method="PUT")).close()
    yield url
    server.stop()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """A store in the bucket."""
    _use(monkeypatch, s3_server)
    return open_file_store("s3://photos/riverton")


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """Each kind of store."""
    return LocalFiles(tmp_path) if request.param == "folder" else request.getfixturevalue("s3")


def test_what_was_put_is_got_until_it_is_deleted(store: FileStore) -> None:
    key, other = store.put(PHOTO), store.put(PHOTO)
    assert key != other
    assert store.exists(key)
    assert store.get(key) == PHOTO

    store.delete(key)
    store.delete(key)

    assert not store.exists(key)
    with pytest.raises(FileMissing):
        store.get(key)
    assert store.get(other) == PHOTO


@pytest.mark.parametrize("key", ["../secret.key", "", "0" * 31, "X" * 32])
def test_what_is_no_key_is_never_looked_for(store: FileStore, key: str) -> None:
    assert not _exists(store, key)
    for act in (store.get, store.delete):
        with pytest.raises(FileMissing):
            act(key)


def test_files_of_several_portals_lie_apart_in_a_bucket(s3: FileStore) -> None:
    key = s3.put(PHOTO)
    assert not open_file_store("s3://photos/elsewhere").exists(key)
    assert open_file_store("s3://photos/riverton/").exists(key)


@pytest.mark.parametrize("act", ["put", "get", "exists"])
def test_storage_that_does_not_answer_is_told_from_a_missing_file(
    monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    _use(monkeypatch, NOWHERE)
    store = open_file_store("s3://photos")
    with pytest.raises(FilesUnavailable):
        getattr(store, act)(PHOTO if act == "put" else "0" * 32)


@pytest.mark.parametrize("url", ["s3://", "s3:///prefix", "ftp://files", "file://", "/folder"])
def test_an_address_that_is_no_place_for_files_is_refused(url: str) -> None:
    with pytest.raises(PortalError, match="no place for files"):
        open_file_store(url)


def _use(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "portal",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)


def _exists(store: FileStore, key: str) -> bool:
    try:
        return store.exists(key)
    except FileMissing:
        return False
