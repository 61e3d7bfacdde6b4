"""Tables that people open in a spreadsheet: no cell of them is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from flask import Response, stream_with_context

# What a spreadsheet takes for the beginning of a formula, or strips before it looks for one.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Tells Excel that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(value: object) -> str:
    """The value as a spreadsheet shows it; numbers stay numbers, a negative one too."""
    text = "" if value is None else str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.lstrip(" ").startswith(DANGEROUS) and not is_number else text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of the file, one at a time, the first with the mark of its encoding."""
    mark = BYTE_ORDER_MARK
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line).writerow([safe_cell(value) for value in row])
        yield mark + line.getvalue()
        mark = ""


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """Download the rows, the first of which are the heads of the columns, as `name`."""
    lines = stream_with_context(csv_lines(rows))
    response = Response(lines, content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def plain_cell(text: str) -> str:
    """The text as it was before `safe_cell` made it safe for a spreadsheet."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip(" ").startswith(DANGEROUS) else text
