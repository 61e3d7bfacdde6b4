"""Cities as large as wanted, made once and kept in var/bench: a million cases take their time."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from portal.demo import seed as make_city
from portal.files import open_file_store
from portal.migrate import migrate
from portal.settings import load_settings
from portal.web.portal import open_portal

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "var" / "bench"
RATINGS_A_CASE = 10


def city_of(size: int) -> dict[str, str]:
    """The environment of the city with so many cases, and ten times as many ratings."""
    folder = KEPT / f"city-{size}"
    environment = os.environ | {
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_BASE_URL": "http://127.0.0.1",
        "PORTAL_TRUSTED_PROXIES": "1",
    }
    is_made = (folder / "made").exists()
    if not is_made:
        shutil.rmtree(folder, ignore_errors=True)
    settings = load_settings(environment)
    opened = open_portal(settings)
    migrate(opened.database)
    if not is_made:
        files = open_file_store(settings.files_url)
        make_city(opened.database, opened.keys, files, datetime.now(UTC))
        ratings = str(size * RATINGS_A_CASE)
        seeding = [sys.executable, "-m", "portal", "bench", "seed", str(size), "--ratings", ratings]
        subprocess.run(seeding, env=environment, cwd=ROOT, check=True)
        (folder / "made").touch()
    return environment
