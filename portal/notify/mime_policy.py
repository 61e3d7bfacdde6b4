"""How headers and bodies become bytes: the standard library's way, but for names in addresses.

Where the standard library folds a long quoted name it forgets the quotes, so that the name
"City, <someone@else.example>" turns into a second recipient. Here such a name is never folded.
"""

import re
from email.header import Header
from email.headerregistry import Address, AddressHeader
from email.policy import EmailPolicy
from typing import Any

CRLF = "\r\n"


class SafePolicy(EmailPolicy):
    """CRLF line ends, bodies in seven bits, every display name quoted or encoded as a whole."""

    def fold(self, name: str, value: Any) -> str:
        """The header as it stands in the message, with its line end."""
        if isinstance(value, AddressHeader):
            return f"{name}: {', '.join(map(_written, value.addresses))}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same as bytes."""
        if isinstance(value, AddressHeader):
            return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")
        return super().fold_binary(name, value)


# Seven bits, so that a server without 8BITMIME has nothing to change.
SAFE = SafePolicy(linesep=CRLF, cte_type="7bit")


def _written(address: Address) -> str:
    if not address.display_name:
        return address.addr_spec
    return f"{_written_name(address.display_name)} <{address.addr_spec}>"


def _written_name(name: str) -> str:
    if name.isascii():
        return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return Header(name, "utf-8").encode(linesep=CRLF)
