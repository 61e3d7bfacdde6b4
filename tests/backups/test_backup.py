"""A backup holds everything but the key, and is verified as a whole before it replaces anything."""

import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select, update
from sqlalchemy.orm import Session

from portal.backups import back_up, restore
from portal.backups.archive import NoBackup
from portal.backups.databases import DatabaseNotCopied
from portal.backups.restoring import RestoreRefused
from portal.backups.taking import BackupRefused, forget_oldest
from portal.db import Database
from portal.files import FileMissing, open_file_store
from portal.models import Attachment, Case, City
from portal.queries.audit import histories
from portal.services.attachments import add_photos, store_photo
from portal.services.daily_heads import seal_days, write_head_files
from portal.services.filing import code_digests
from portal.settings import Settings
from tests.factories import KEYS, MONDAY, a_case, a_small_city, work
from tests.pictures.nasty import jpeg_with_everything
from tests.support.postgres import drop_postgres, fresh_postgres_url, packaged_binaries

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
Take = Callable[[], Path]
Spoil = Callable[[dict[str, bytes]], None]


@pytest.fixture(autouse=True)
def _programs_of_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.pathsep.join((str(packaged_binaries()), os.environ["PATH"])))


@pytest.fixture
def code(settings: Settings, database: Database) -> str:
    """The code of Ana's case, which has a photo, in a city whose first day is sealed."""
    files = open_file_store(settings.files_url)
    with database.writing() as session:
        a_small_city(session)
        ids = add_photos(work(session), [store_photo(files, jpeg_with_everything())])
        receipt = a_case(session)
        case_id = session.scalars(select(Case.id)).one()
        session.execute(update(Attachment).where(Attachment.id.in_(ids)).values(case_id=case_id))
        seal_days(work(session, now=MONDAY + timedelta(days=2)))
    with database.reading() as session:
        write_head_files(session, settings.audit_dir)
    return receipt.code


@pytest.fixture
def take(settings: Settings, database: Database, code: str, tmp_path: Path) -> Take:  # noqa: ARG001
    """Take a backup."""

    def taken() -> Path:
        files = open_file_store(settings.files_url)
        return back_up(settings, database, KEYS, files, tmp_path / "city.backup", NOW).path

    return taken


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Another machine, with an empty database and the same key."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    is_sqlite = settings.database_url.startswith("sqlite")
    url = f"sqlite:///{place / 'portal.db'}" if is_sqlite else fresh_postgres_url()
    yield replace(settings, data_dir=place, database_url=url, files_url=f"file://{place}/files")
    if not is_sqlite:
        drop_postgres(url)


def test_what_is_restored_elsewhere_is_the_same(
    take: Take, elsewhere: Settings, code: str, settings: Settings
) -> None:
    done = restore(elsewhere, take(), NOW)

    assert done.cases == 1
    with _read(elsewhere) as session:
        assert session.scalars(select(Case.code_digest)).one() in code_digests(KEYS, code)
        assert all(bad is None for _case, bad in histories(session, KEYS))
        key = session.scalars(select(Attachment.file_key)).one()
    here, there = (open_file_store(each.files_url) for each in (settings, elsewhere))
    assert there.get(key) == here.get(key)
    heads = [
        sorted(path.name for path in each.audit_dir.iterdir()) for each in (settings, elsewhere)
    ]
    assert heads[0] == heads[1] != []


def test_the_secret_key_is_not_in_it(take: Take) -> None:
    assert KEYS.secrets[0] not in take().read_bytes()


def test_a_backup_is_its_owners_alone(take: Take) -> None:
    assert take().stat().st_mode & 0o777 == 0o600


def test_another_key_is_refused(take: Take, elsewhere: Settings) -> None:
    with pytest.raises(RestoreRefused, match="another secret key"):
        restore(
            replace(elsewhere, secret_key="somebody else's, as long as it has to be"), take(), NOW
        )


def test_no_key_is_made_where_one_is_missing(take: Take, elsewhere: Settings) -> None:
    with pytest.raises(RestoreRefused, match="secret key is missing"):
        restore(replace(elsewhere, secret_key=None), take(), NOW)

    assert not (elsewhere.data_dir / "secret.key").exists()


def test_a_city_is_replaced_only_where_that_was_said(
    take: Take, settings: Settings, database: Database
) -> None:
    backup = take()
    with database.writing() as session:
        a_case(session)
    database.close()

    with pytest.raises(RestoreRefused, match="--replace"):
        restore(settings, backup, NOW)
    assert _count(settings) == 2

    done = restore(settings, backup, NOW, replaces=True)
    assert _count(settings) == 1
    assert _count(_former(settings, done.former)) == 2, "what was there is kept aside"


def test_a_database_in_use_is_not_replaced(
    take: Take, settings: Settings, database: Database
) -> None:
    backup = take()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        with pytest.raises(DatabaseNotCopied, match="stop the portal"):
            restore(settings, backup, NOW, replaces=True)

    assert _count(settings) == 1


def _lose_the_list(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _damage_a_photo(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = b"x" + members[name][1:]


def _lose_a_photo(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    del members[name]
    _relist(members, lambda listed: listed["members"].pop(name))


def _leave_the_folder(members: dict[str, bytes]) -> None:
    members["files/../../outside"] = b"x"


def _relist(members: dict[str, bytes], change: Callable[[dict], object]) -> None:
    listed = json.loads(members["manifest.json"])
    change(listed)
    members["manifest.json"] = json.dumps(listed).encode()


@pytest.mark.parametrize(
    ("spoil", "refused"),
    [
        (_lose_the_list, NoBackup),
        (_damage_a_photo, NoBackup),
        (_lose_a_photo, RestoreRefused),
        (lambda members: members.update({"manifest.json": b"{}"}), NoBackup),
        (lambda members: members.update({"manifest.json": b'{"format": 1}'}), NoBackup),
    ],
    ids=["no list", "damaged photo", "missing photo", "another format", "empty list"],
)
def test_a_spoiled_backup_is_refused_and_changes_nothing(
    take: Take, elsewhere: Settings, spoil: Spoil, refused: type[Exception]
) -> None:
    backup = take()
    _rewrite(backup, spoil)

    with pytest.raises(refused):
        restore(elsewhere, backup, NOW)

    assert not (elsewhere.data_dir / "files").exists()
    assert list(elsewhere.data_dir.glob("*.db")) == []


def test_a_backup_writes_nowhere_else(take: Take, elsewhere: Settings) -> None:
    backup = take()
    _rewrite(backup, _leave_the_folder)

    restore(elsewhere, backup, NOW)

    assert not list(elsewhere.data_dir.parent.rglob("outside"))


@pytest.mark.parametrize("size", [0, 700, 40_000])
def test_a_backup_that_was_cut_off_is_refused(take: Take, elsewhere: Settings, size: int) -> None:
    backup = take()
    os.truncate(backup, size)

    with pytest.raises(NoBackup):
        restore(elsewhere, backup, NOW)


def test_a_history_that_was_rewritten_is_not_restored(
    take: Take, elsewhere: Settings, database: Database
) -> None:
    with database.writing() as session:
        session.execute(update(Case).values(version=Case.version + 1))

    with pytest.raises(RestoreRefused, match="history of case"):
        restore(elsewhere, take(), NOW)


def test_a_photo_erased_meanwhile_keeps_no_backup_from_being_restored(
    take: Take, elsewhere: Settings, settings: Settings, database: Database
) -> None:
    with database.reading() as session:
        key = session.scalars(select(Attachment.file_key)).one()
    open_file_store(settings.files_url).delete(key)

    restore(elsewhere, take(), NOW)

    with pytest.raises(FileMissing):
        open_file_store(elsewhere.files_url).get(key)


def test_a_file_that_is_there_is_never_overwritten(take: Take) -> None:
    first = take().read_bytes()

    with pytest.raises(BackupRefused, match="already"):
        take()

    assert first


def test_only_the_newest_backups_are_kept_and_nothing_else_is_deleted(tmp_path: Path) -> None:
    days = [f"portal-202611{day:02}T030000Z.backup" for day in range(1, 6)]
    for name in [*days, "holiday.jpg", "portal-mine.backup"]:
        (tmp_path / name).touch()

    forget_oldest(tmp_path, 2)

    left = sorted(path.name for path in tmp_path.glob("*.*"))
    assert left == ["holiday.jpg", *days[-2:], "portal-mine.backup"]


def _rewrite(path: Path, spoil: Spoil) -> None:
    with tarfile.open(path) as tar:
        members = {info.name: tar.extractfile(info).read() for info in tar}
    spoil(members)
    with tarfile.open(path, "w:") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))


@contextmanager
def _read(settings: Settings) -> Iterator[Session]:
    database = Database(settings.database_url)
    with closing(database), database.reading() as session:
        yield session


def _count(settings: Settings) -> int:
    with _read(settings) as session:
        assert session.scalar(select(func.count()).select_from(City)) == 1
        return session.scalar(select(func.count()).select_from(Case))


def _former(settings: Settings, former: str | None) -> Settings:
    """Where the database lies that was replaced."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        kept = Path(former or "") / "portal.db"
        return replace(
            settings, database_url=f"sqlite:///{shutil.copy(kept, kept.parent / 'a.db')}"
        )
    return replace(settings, database_url=url.set(database=former).render_as_string(False))
