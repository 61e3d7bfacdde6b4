"""Make sure that this machine has a browser: `python -m tests.browser.install`.

One that is already there is used; else root installs the system's package, which comes with the
libraries it needs; else Playwright's own is fetched. With a browser present this takes no time.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# Names a browser goes by on Linux and macOS. Only Chromium and its kin speak to our Playwright.
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Where Playwright keeps its own browsers, and what they are called inside.
PLAYWRIGHT_FOLDERS = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
# Noto draws Arabic and accents; without a font, pictures of pages show boxes.
SYSTEM_PACKAGES = ("chromium", "fonts-noto-core")


def find_browser() -> Path | None:
    """The Chromium that tests shall drive, or None. `PORTAL_TEST_BROWSER` names one outright."""
    named = os.environ.get("PORTAL_TEST_BROWSER")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    return _on_the_path() or _from_playwright()


def install_browser() -> None:
    """Install a browser in the way that fits this machine; leaves quietly when it cannot."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install_system_package()
    if find_browser() is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")


def main() -> int:
    """Find or install a browser; 1 with one sentence when neither works."""
    if find_browser() is not None:
        return 0
    if os.environ.get("PORTAL_TEST_BROWSER"):
        return _fail("PORTAL_TEST_BROWSER does not name a program that can be run.")
    install_browser()
    if find_browser() is None:
        return _fail(
            "No browser could be installed: install Chromium by hand, "
            "or set PORTAL_TEST_BROWSER to the path of one."
        )
    return 0


def _on_the_path() -> Path | None:
    found = filter(None, map(shutil.which, COMMANDS))
    return next(map(Path, found), None)


def _from_playwright() -> Path | None:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folders = [named] if named else list(PLAYWRIGHT_FOLDERS)
    found = [
        path
        for folder in folders
        for pattern in PLAYWRIGHT_PATTERNS
        for path in sorted(Path(folder).expanduser().glob(pattern))
    ]
    return found[-1] if found else None


def _install_system_package() -> None:
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run("apt-get", "update", "--quiet", env=quietly)
    arguments = ("install", "--yes", "--quiet", "--no-install-recommends", *SYSTEM_PACKAGES)
    _run("apt-get", *arguments, env=quietly)


def _run(*command: str, env: dict[str, str] | None = None) -> None:
    # What the installer says goes to stderr, so that a failure can be understood.
    subprocess.run(command, env=env, stdout=sys.stderr, check=False)


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
