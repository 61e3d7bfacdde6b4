"""The mark by which the catalogues find a text that is translated later."""


def N_(message: str) -> str:  # noqa: N802 - the customary name of a mark that translates later
    """Mark a text for the catalogues."""
    return message
