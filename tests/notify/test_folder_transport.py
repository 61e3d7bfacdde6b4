"""Without a mail server every e-mail becomes a file."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from portal.notify.transports import (
    DeliveryDeferred,
    FolderTransport,
    SmtpTransport,
    open_transport,
)


def test_email_becomes_a_file(tmp_path, make_email, at):
    FolderTransport(tmp_path / "mail").send(make_email(), at)

    (file,) = (tmp_path / "mail").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == "Your case 2026-000123 is open again"
    assert file.name == "20261125T230000.000000Z-0a1b2c3d@city.example.eml"


def test_files_sort_by_time(tmp_path, make_email, at):
    transport = FolderTransport(tmp_path)
    for minutes, name in ((5, "a"), (0, "b"), (10, "0")):
        message_id = f"<{name}@city.example>"
        transport.send(make_email(message_id=message_id), at + timedelta(minutes=minutes))

    names = [path.name.split("-")[1][0] for path in sorted(tmp_path.iterdir())]
    assert names == ["b", "a", "0"]


def test_the_same_email_at_the_same_instant_is_one_file(tmp_path, make_email, at):
    transport = FolderTransport(tmp_path)
    transport.send(make_email(), at)
    transport.send(make_email(), at)

    assert len(list(tmp_path.iterdir())) == 1


def test_message_id_cannot_lead_out_of_the_folder(tmp_path, make_email, at):
    FolderTransport(tmp_path / "mail").send(make_email(message_id="<../../up@city.example>"), at)

    assert [path.name for path in tmp_path.iterdir()] == ["mail"]
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


def test_only_the_owner_reads_the_mail(tmp_path, make_email, at):
    folder = tmp_path / "mail"
    FolderTransport(folder).send(make_email(), at)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert next(folder.iterdir()).stat().st_mode & 0o777 == 0o600


def test_address_of_another_script_is_written_as_it_is(tmp_path, make_email, at):
    FolderTransport(tmp_path).send(make_email(to="ñandú@home.example"), at)

    assert "To: ñandú@home.example" in next(tmp_path.iterdir()).read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_defers(tmp_path, make_email, at):
    (tmp_path / "mail").write_text("in the way")

    with pytest.raises(DeliveryDeferred, match="mail folder"):
        FolderTransport(tmp_path / "mail").send(make_email(), at)


def test_a_write_that_fails_half_way_leaves_nothing(tmp_path, make_email, at, monkeypatch):
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)

    with pytest.raises(DeliveryDeferred):
        FolderTransport(tmp_path).send(make_email(), at)
    assert list(tmp_path.iterdir()) == []


def test_setting_chooses_the_transport(tmp_path):
    assert isinstance(open_transport(None, tmp_path), FolderTransport)
    assert isinstance(open_transport("smtp://127.0.0.1:25", tmp_path), SmtpTransport)
