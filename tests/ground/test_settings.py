"""Settings from the environment and from portal.toml."""

from pathlib import Path

import pytest

from portal.settings import BadSetting, load_settings


def test_a_city_that_sets_nothing_gets_the_defaults(tmp_path: Path) -> None:
    settings = load_settings({"PORTAL_DATA_DIR": str(tmp_path)})

    assert settings.database_url == f"sqlite:///{tmp_path / 'portal.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.files_url == f"file://{tmp_path / 'files'}"
    assert settings.has_limits
    assert settings.trusted_proxies == 0


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "portal.toml").write_text(
        'PORTAL_BASE_URL = "https://file.example"\nPORTAL_TRUSTED_PROXIES = 1\n'
    )
    settings = load_settings(
        {"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_BASE_URL": "https://feedback.city.example/"}
    )

    assert settings.base_url == "https://feedback.city.example"
    assert settings.domain == "feedback.city.example"
    assert settings.trusted_proxies == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SMPT_URL", "smtp://mail"),  # a slip of the finger
        ("PORTAL_DATABASE_URL", "mysql://x"),
        ("PORTAL_BASE_URL", "feedback.city.example"),
        ("PORTAL_BASE_URL", "https://city.example/feedback"),
        ("PORTAL_LIMITS", "maybe"),
        ("PORTAL_TRUSTED_PROXIES", "-1"),
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_TRANSLATE_URL", "127.0.0.1:5000"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_sentence(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(BadSetting, match=name) as error:
        load_settings({"PORTAL_DATA_DIR": str(tmp_path), name: value})

    assert "\n" not in str(error.value)


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    settings = load_settings({"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_SECRET_KEY": "s" * 40})

    assert "s" * 40 not in repr(settings)
