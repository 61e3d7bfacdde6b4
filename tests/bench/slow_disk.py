"""The product on a disk whose every sync takes SYNC_MS milliseconds, committing in groups or not.

BENCH_TOGETHER is how many writers may share a commit.
"""

import os
import sys
import time
from wsgiref.types import WSGIApplication

from sqlalchemy import event

from portal import group_commit
from portal.commands.processes import PLACES, SWITCH_SECONDS
from portal.db import Database
from portal.settings import load_settings
from portal.site import create_served_site

SYNC_MS = 7


def create_app() -> WSGIApplication:
    """The site as its own processes serve it, but for the disk."""
    group_commit.MOST_TOGETHER = int(os.environ["BENCH_TOGETHER"])
    sys.setswitchinterval(SWITCH_SECONDS)
    made = Database.__init__

    def with_slow_disk(self: Database, url: str) -> None:
        made(self, url)
        event.listen(self.writer, "commit", lambda _connection: time.sleep(SYNC_MS / 1000))

    Database.__init__ = with_slow_disk  # type: ignore[method-assign]
    return create_served_site(load_settings(os.environ), PLACES)
