"""What a tablet posts: JSON that is read strictly, and refused in one word."""

from collections.abc import Mapping
from typing import Any, NoReturn

from flask import abort, jsonify, make_response, request

LONGEST = 200  # characters of a text that a machine writes
LARGEST = 2**53  # what JavaScript counts exactly


class Body:
    """The object of a request; whatever is another kind of thing is answered with 422."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str, longest: int = LONGEST) -> str:
        """A text that must be there, without anything that cannot be stored or printed."""
        value = self._values.get(name)
        if not isinstance(value, str) or len(value) > longest or not value.isprintable():
            refuse()
        return value

    def whole(self, name: str, lowest: int = 0, highest: int = LARGEST) -> int:
        """A whole number that must be there."""
        value = self.maybe_whole(name, lowest, highest)
        if value is None:
            refuse()
        return value

    def lenient_whole(self, name: str, highest: int = LARGEST) -> int:
        """A whole number, or zero: for what must be taken in whatever it says."""
        value = self._values.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            return 0
        return min(max(value, 0), highest)

    def lenient_text(self, name: str) -> str:
        """A text, or an empty one."""
        value = self._values.get(name)
        return value if isinstance(value, str) else ""

    def maybe_whole(self, name: str, lowest: int = 0, highest: int = LARGEST) -> int | None:
        """A whole number, or nothing."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            refuse()
        return value

    def maybe_truth(self, name: str) -> bool | None:
        """True, false, or nothing."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, bool):
            refuse()
        return value

    def objects(self, name: str, most: int) -> list["Body"]:
        """A list of at most so many objects."""
        value = self._values.get(name)
        if not isinstance(value, list) or len(value) > most:
            refuse()
        if not all(isinstance(entry, dict) for entry in value):
            refuse()
        return [Body(entry) for entry in value]

    def lenient_object(self, name: str) -> "Body | None":
        """An object, or nothing."""
        value = self._values.get(name)
        return Body(value) if isinstance(value, dict) else None


def json_body() -> Body:
    """The object that the present request carries."""
    try:
        values = request.get_json(silent=True, force=True)
    except RecursionError:  # thousands of brackets
        refuse()
    if not isinstance(values, dict):
        refuse()
    return Body(values)


def refuse() -> NoReturn:
    """Answer 422 in a form that a script reads."""
    abort(make_response(jsonify({"error": "bad_request"}), 422))
