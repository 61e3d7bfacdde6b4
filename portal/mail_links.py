"""Links in a resident's e-mails: they open a case without its code, which is kept nowhere.

A link dies when the tracking code is replaced, because it names the code that it stands for.
"""

import json

from portal.keys import Keys

PURPOSE = "mail-link"
MARK = "m."  # no tracking code has a dot in it
DIGEST_PREFIX = 16  # hexadecimal digits: enough to tell two codes of one case apart


def make_mail_link(keys: Keys, base_url: str, case_id: int, code_digest: str) -> str:
    """The link to this case, as long as it has this code; sealed, and in the address's fragment."""
    content = json.dumps([case_id, code_digest[:DIGEST_PREFIX]])
    return f"{base_url}/t#{MARK}{keys.seal(PURPOSE, content.encode('ascii'))}"


def is_mail_token(typed: str) -> bool:
    """Whether this is what stands behind the `#` of such a link, or the whole link."""
    return _token(typed).startswith(MARK)


def open_mail_link(keys: Keys, token: str) -> tuple[int, str] | None:
    """The case's id and the beginning of its code's digest; None for what we have not sealed."""
    content = keys.unseal(PURPOSE, _token(token).removeprefix(MARK))
    if content is None:
        return None
    case_id, digest_prefix = json.loads(content)
    return case_id, digest_prefix


def _token(typed: str) -> str:
    return typed.rpartition("#")[2].strip()
