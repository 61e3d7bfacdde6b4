"""The files that lock a lobby tablet down: they parse, close what they must, and lose no queue."""

import json
import plistlib
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.house_rules.chrome_policies import ON_ANDROID, POLICIES

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "deploy" / "kiosk"
PAGE = (ROOT / "docs" / "kiosk.md").read_text("utf-8")
FILES = sorted(path for path in KIOSK.rglob("*") if path.is_file())
ADDRESS = "kiosk.example"

# Each of these empties the browser's profile, and with it what waits to be sent.
FORGETTING = {
    "BrowsingDataLifetime",
    "ClearBrowsingDataOnExitList",
    "CookiesSessionOnlyForUrls",
    "ForceEphemeralProfiles",
}


def _chrome() -> dict[str, Any]:
    return dict(json.loads((KIOSK / "chrome/lobby-kiosk.json").read_text("utf-8")))


def _android() -> dict[str, Any]:
    return dict(json.loads((KIOSK / "android/lobby-kiosk.json").read_text("utf-8")))


def _managed_chrome() -> dict[str, Any]:
    return dict(_android()["applications"][0]["managedConfiguration"])


def _profile(name: str) -> dict[str, Any]:
    return dict(plistlib.loads((KIOSK / "ipad" / name).read_bytes()))


def _debian(name: str) -> str:
    return (KIOSK / "debian" / name).read_text("utf-8")


def _name(path: Path) -> str:
    return path.relative_to(KIOSK).as_posix()


def _is_open(url: str, allowed: list[str]) -> bool:
    """Whether Chrome opens it: everything else is on the block list; a dot means this host only."""
    asked = urlsplit(url)
    for rule in map(urlsplit, allowed):
        host = rule.hostname or ""
        is_host = asked.hostname == host.removeprefix(".")
        is_below = not host.startswith(".") and (asked.hostname or "").endswith(f".{host}")
        is_place = (asked.scheme, asked.port) == (rule.scheme, rule.port)
        if is_place and (is_host or is_below) and asked.path.startswith(rule.path):
            return True
    return False


def test_chrome_is_given_only_policies_that_exist_and_each_has_a_reason():
    assert set(_chrome()) == set(POLICIES)
    assert all(POLICIES.values())


def test_chrome_on_android_is_given_the_same_values():
    managed = _managed_chrome()

    assert set(managed) - {"HomepageLocation"} == ON_ANDROID
    assert all(_as_android(_chrome()[name]) == managed[name] for name in ON_ANDROID)
    assert managed["HomepageLocation"] == f"https://{ADDRESS}/kiosk/"


def test_windows_is_given_the_same_values():
    lines = (KIOSK / "chrome/lobby-kiosk.reg").read_bytes().decode("ascii").split("\r\n")
    key = r"[HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Google\Chrome"

    assert lines[0] == "Windows Registry Editor Version 5.00"
    for name, value in _chrome().items():
        if isinstance(value, int):
            assert f'"{name}"=dword:{int(value):08x}' in lines
        elif all(isinstance(item, str) for item in value):
            start = lines.index(rf"{key}\{name}]") + 1
            assert lines[start : start + len(value)] == [
                f'"{number}"="{item}"' for number, item in enumerate(value, 1)
            ]
        else:
            quoted = json.dumps(value).replace('"', r"\"")
            assert f'"{name}"="{quoted}"' in lines
    named = {match[1] for line in lines if (match := re.match(r'"(\D\w+)"=', line))}
    named |= {match[1] for line in lines if (match := re.match(r".*\\Chrome\\(\w+)\]$", line))}
    assert named == set(POLICIES)


def test_everything_is_shut_and_the_inner_pages_too():
    # The star alone leaves chrome://version, chrome://settings and the like open: tried.
    assert _chrome()["URLBlocklist"] == ["*", "chrome://*", "javascript://*"]


@pytest.mark.parametrize("path", ["/kiosk/", "/kiosk/?lang=es", "/kiosk/worker.js"])
def test_the_tablets_own_application_opens(path):
    assert _is_open(f"https://{ADDRESS}{path}", _chrome()["URLAllowlist"])


@pytest.mark.parametrize(
    "url",
    [
        f"https://{ADDRESS}/",
        f"https://{ADDRESS}/office/",
        f"https://{ADDRESS}/kioskette",
        f"https://{ADDRESS}:8443/kiosk/",
        f"http://{ADDRESS}/kiosk/",
        f"https://other.{ADDRESS}/kiosk/",
        f"https://elsewhere.example/{ADDRESS}/kiosk/",
        "chrome://settings/",
        "file:///etc/passwd",
    ],
)
def test_nothing_else_opens(url):
    assert not _is_open(url, _chrome()["URLAllowlist"])


def test_no_setting_throws_away_what_waits_to_be_sent():
    assert not FORGETTING & (set(_chrome()) | set(_managed_chrome()))
    assert _chrome()["DefaultCookiesSetting"] == 1  # 4 would end with the session
    for word in ("--incognito", "--temp-profile", "--no-sandbox", "/tmp", "rm "):  # noqa: S108
        assert word not in _debian("lobby-kiosk") + _debian("lobby-kiosk.service")


def test_android_shows_one_app_and_no_way_around_it():
    policy = _android()

    assert [(app["packageName"], app["installType"]) for app in policy["applications"]] == [
        ("com.android.chrome", "KIOSK")
    ]
    assert policy["kioskCustomization"] == {
        "deviceSettings": "SETTINGS_ACCESS_BLOCKED",
        "powerButtonActions": "POWER_BUTTON_BLOCKED",
        "statusBar": "NOTIFICATIONS_AND_SYSTEM_INFO_DISABLED",
        "systemErrorWarnings": "ERROR_AND_WARNINGS_MUTED",
        "systemNavigation": "NAVIGATION_DISABLED",
    }
    # The device reads aloud, so its sound stays on.
    assert "adjustVolumeDisabled" not in policy


def test_the_ipad_has_the_portal_on_its_home_screen_full_screen():
    clip, restrictions = _profile("lobby-kiosk.mobileconfig")["PayloadContent"]

    assert clip["PayloadType"] == "com.apple.webClip.managed"
    assert (clip["URL"], clip["FullScreen"]) == (f"https://{ADDRESS}/kiosk/", True)
    assert clip["Icon"].startswith(b"\x89PNG")
    assert restrictions["PayloadType"] == "com.apple.applicationaccess"
    assert restrictions["allowScreenShot"] is False


def test_a_supervised_ipad_shows_web_clips_and_the_portal_only():
    restrictions, rules = _profile("lobby-kiosk-supervised.mobileconfig")["PayloadContent"]

    assert restrictions["allowListedAppBundleIDs"] == ["com.apple.webapp"]
    assert [entry["URL"] for entry in rules["AllowListBookmarks"]] == [f"https://{ADDRESS}/"]


def test_no_two_parts_of_the_ipads_profiles_share_an_identity():
    profiles = [_profile(path.name) for path in FILES if path.suffix == ".mobileconfig"]
    parts = [part for one in profiles for part in (one, *one["PayloadContent"])]

    for key in ("PayloadUUID", "PayloadIdentifier"):
        assert len({part[key] for part in parts}) == len(parts) == 6


@pytest.mark.parametrize(
    "line",
    [
        "User=kiosk",
        "TTYPath=/dev/tty1",
        "Conflicts=getty@tty1.service",
        "Restart=always",
        "StartLimitIntervalSec=0",
        "StateDirectory=lobby-kiosk",
        "WantedBy=graphical.target",
    ],
)
def test_debian_starts_the_tablet_again_whatever_happens(line):
    assert line in _debian("lobby-kiosk.service").splitlines()


def test_debian_runs_chromium_alone_on_the_screen_with_a_profile_that_stays():
    script = _debian("lobby-kiosk")

    assert "exec cage -d -- chromium" in script  # without -s: no other console
    assert "--kiosk " in script
    assert "--user-data-dir=/var/lib/lobby-kiosk/" in script
    assert "/etc/chromium/policies/managed/lobby-kiosk.json" in _debian("install.sh")


def test_debian_installs_what_cage_does_not_start_without():
    # Debian's cage ends at once where there is no Xwayland, which it only recommends: tried.
    packages = _debian("install.sh").partition("apt-get install")[2].partition("\n\n")[0].split()
    assert {"cage", "xwayland", "chromium", "chromium-sandbox"} <= set(packages)


@pytest.mark.parametrize(
    "script", [path for path in FILES if path.read_bytes()[:2] == b"#!"], ids=_name
)
def test_script_is_sound_and_may_be_run(script):
    subprocess.run(["/bin/sh", "-n", script], check=True)
    assert script.stat().st_mode & 0o111


def test_the_citys_address_is_filled_in_everywhere_and_nothing_else_changes(tmp_path):
    assert _fill(tmp_path, "feedback.city.example").returncode == 0

    for path in FILES:
        if path.name == "fill.sh":
            continue
        expected = path.read_bytes().replace(ADDRESS.encode(), b"feedback.city.example")
        assert (tmp_path / "filled" / _name(path)).read_bytes() == expected


def test_a_printer_opens_printing_and_only_that(tmp_path):
    _fill(tmp_path, "feedback.city.example", "--printer")
    text = (tmp_path / "filled/chrome/lobby-kiosk.json").read_text("utf-8")
    filled = json.loads(text.replace("feedback.city.example", ADDRESS))
    reg = (tmp_path / "filled/chrome/lobby-kiosk.reg").read_bytes()

    changed = {name for name, value in filled.items() if value != _chrome()[name]}
    assert changed == {"PrintingEnabled", "URLAllowlist"}
    assert filled["URLAllowlist"] == [*_chrome()["URLAllowlist"], "chrome://print"]
    assert b'\r\n"2"="chrome://print"\r\n' in reg
    assert "PRINTER=yes" in (tmp_path / "filled/debian/lobby-kiosk.conf").read_text("utf-8")


@pytest.mark.parametrize("address", ["", "https://city.example", "city.example/x", "a b", "--x"])
def test_what_is_no_address_is_not_filled_in(tmp_path, address):
    assert _fill(tmp_path, address).returncode == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_file_is_explained_on_the_page_for_operators(path):
    assert f"(../deploy/kiosk/{_name(path)})" in PAGE


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)]+)\)", PAGE))))
def test_no_link_of_the_page_is_dead(link):
    target, _, anchor = link.partition("#")
    if target:
        assert (ROOT / "docs" / target).exists()
    else:
        titles = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
        assert anchor in {
            re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles
        }


def _as_android(value: Any) -> Any:
    # Chrome for Android takes lists as JSON in a string, and one of several numbers as its digits.
    if isinstance(value, list):
        return json.dumps(value)
    return value if isinstance(value, bool) else str(value)


def _fill(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["/bin/sh", KIOSK / "fill.sh", *arguments]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True)
