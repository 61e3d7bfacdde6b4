"""The facts of a case that a reply template can name, written as {reference}."""

import re
from collections.abc import Iterable

PLACEHOLDERS = ("reference", "department", "due", "staff_name")
IN_BRACES = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(texts: Iterable[str]) -> list[str]:
    """What stands in braces and is no fact that is filled in, each once, with its braces."""
    found = (name for text in texts for name in IN_BRACES.findall(text))
    return list(dict.fromkeys(f"{{{name}}}" for name in found if name not in PLACEHOLDERS))
