"""The secret keys of an installation."""

import stat
from pathlib import Path

from portal.keys import KEY_FILE, Keys, open_keys
from portal.settings import load_settings


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = load_settings({"PORTAL_DATA_DIR": str(tmp_path)})

    assert open_keys(settings) == open_keys(settings)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    keys = Keys((b"secret",))
    sealed = keys.seal("receipt", b"words")

    assert keys.unseal("receipt", sealed) == b"words"
    assert keys.unseal("totp", sealed) is None
    assert keys.unseal("receipt", sealed[:-2]) is None
    assert keys.unseal("receipt", "ünsinn") is None


def test_after_a_rotation_the_earlier_secret_still_opens_and_finds() -> None:
    before, after = Keys((b"old",)), Keys((b"new", b"old"))

    assert after.unseal("receipt", before.seal("receipt", b"words")) == b"words"
    assert before.digest("code", b"X") in after.digests("code", b"X")
    assert before.digest("code", b"X") != after.digest("code", b"X")


def test_parts_cannot_be_shifted_into_each_other() -> None:
    keys = Keys((b"secret",))

    assert keys.digest("code", b"ab", b"c") != keys.digest("code", b"a", b"bc")
