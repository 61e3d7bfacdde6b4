"""A backup taken while residents file restores elsewhere, and every receipt opens its case."""

from pathlib import Path

import pytest

from tests.faults.conftest import IS_LONG
from tests.faults.storm import assert_receipts_open_their_cases, storm
from tests.support.server import RunningPortal, run_portal

BACKUPS = 10 if IS_LONG else 2


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Another machine, on which there is nothing yet."""
    return tmp_path / "elsewhere"


def test_every_receipt_issued_before_a_backup_opens_where_it_is_restored(
    portal: RunningPortal, elsewhere: Path
) -> None:
    with storm(portal.url) as it:
        for number in range(BACKUPS):
            it.wait_for_a_receipt()
            before = dict(it.receipts)
            backup = portal.folder / f"{number}.backup"
            taken = run_portal(portal.folder, "backup", str(backup))
            assert taken.returncode == 0, taken.stderr
    assert it.statuses == {200, 303}, "nobody noticed that a backup was taken"
    portal.kill()

    restored = run_portal(elsewhere, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "cases with whole histories" in restored.stdout
    other = RunningPortal(elsewhere)
    other.start()
    try:
        assert len(before) >= BACKUPS
        assert_receipts_open_their_cases(other.url, before)
    finally:
        other.kill()
    assert run_portal(elsewhere, "audit", "verify").returncode == 0


def test_a_backup_that_was_cut_off_is_refused_in_one_sentence(
    portal: RunningPortal, elsewhere: Path
) -> None:
    backup = portal.folder / "city.backup"
    assert run_portal(portal.folder, "backup", str(backup)).returncode == 0
    backup.write_bytes(backup.read_bytes()[:-20_000])

    restored = run_portal(elsewhere, "restore", str(backup))

    assert restored.returncode == 1
    assert "only a part of one" in restored.stderr
    assert "Traceback" not in restored.stderr
    assert not (elsewhere / "portal.db").exists()


def test_old_backups_go_when_so_many_are_kept(portal: RunningPortal, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    theirs = folder / "holiday.backup"
    theirs.write_text("not ours")
    for day in (1, 2, 3):
        (folder / f"portal-2026010{day}T030000Z.backup").write_text("old")

    taken = run_portal(portal.folder, "backup", str(folder), "--keep", "2")

    assert taken.returncode == 0, taken.stderr
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[:2] == ["holiday.backup", "portal-20260103T030000Z.backup"]
