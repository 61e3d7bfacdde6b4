"""The receipt that this browser may still show: sealed in its session, and kept nowhere else."""

import json
from dataclasses import dataclass

from flask import session

from portal.queries.receipts import door_of_case
from portal.services.filing import code_digests
from portal.web.portal import portal
from portal.web.work import looking

KEY = PURPOSE = "receipt"
SECONDS = 12 * 60 * 60  # as long as a session


@dataclass(frozen=True)
class KeptReceipt:
    """A case and its code, as they were given to this browser."""

    case_id: int
    code: str
    is_new_code: bool


def remember_receipt(case_id: int, code: str, *, is_new_code: bool = False) -> None:
    """Keep the receipt for this session. Whoever reads the cookie cannot read the code in it."""
    content = json.dumps([case_id, code, is_new_code]).encode("ascii")
    session[KEY] = portal().keys.seal(PURPOSE, content)


def kept_receipt() -> KeptReceipt | None:
    """The receipt of this session; None when there is none or its code has been replaced."""
    content = portal().keys.unseal(PURPOSE, session.get(KEY, ""), SECONDS)
    if content is None:
        return None
    receipt = KeptReceipt(*json.loads(content))
    door = door_of_case(looking(), receipt.case_id)
    digests = code_digests(portal().keys, receipt.code)
    return receipt if door and door.code_digest in digests else None


def forget_receipt() -> None:
    """Show it no more in this browser."""
    session.pop(KEY, None)
