"""Backup and restore: everything but the keys, in one file, taken while the portal serves.

    back_up(…, path)         # database, photos, daily heads, and a list of them all with digests
    restore(…, path)         # verified as a whole before anything is replaced

The secret key stays apart: whoever finds a backup reads what residents wrote, but can neither open
a case by its code nor forge a history. A backup knows by a digest which key belongs to it.
"""

from portal.backups.restoring import Restored, restore
from portal.backups.taking import BackedUp, back_up

__all__ = ["BackedUp", "Restored", "back_up", "restore"]
