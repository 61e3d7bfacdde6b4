"""Request bodies that are too long, of unknown length or shorter than they claim.

A form is read whole or refused, never cut off: whoever gets a receipt sent exactly what is filed.
"""

from flask import Flask, abort, request

from portal.pictures import LARGEST_UPLOAD

KILOBYTE = 1024
# The texts of one form. 4,000 characters of four bytes each, percent-encoded, are 48 KB.
LARGEST_TEXT = 256 * KILOBYTE
# Two of the largest pictures that are taken or four of the usual size, and the texts: 26 MB.
LARGEST_BODY = 2 * LARGEST_UPLOAD + 2 * KILOBYTE * KILOBYTE
# Somebody chose too many photos; whoever sends more than this gets no explanation.
MOST_SWALLOWED = 4 * LARGEST_BODY
MOST_PARTS = 200
METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def install(app: Flask) -> None:
    """Bound what a request may send. Goes before everything that reads a form."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_TEXT,
        MAX_FORM_PARTS=MOST_PARTS,
    )
    app.before_request(check_body)


def check_body() -> None:
    """Answer 411 for a body of unknown length, 413 for one that is too long.

    A server that ends the stream itself tells Werkzeug so, which then believes any end. Taking
    that word away makes Werkzeug hold the body against its Content-Length: 400 when it is shorter.
    """
    if "Transfer-Encoding" in request.headers or _lacks_length():
        abort(411)
    # MAX_FORM_MEMORY_SIZE covers multipart alone; every other body is text and small.
    if request.mimetype != "multipart/form-data":
        request.max_content_length = LARGEST_TEXT
    if (request.content_length or 0) > (request.max_content_length or 0):
        _swallow(request.content_length or 0)
        abort(413)
    request.environ.pop("wsgi.input_terminated", None)


def _swallow(length: int) -> None:
    """Read what is refused: a browser that cannot finish sending never shows the answer."""
    left = length if length <= MOST_SWALLOWED else 0
    while left > 0:
        read = len(request.environ["wsgi.input"].read(min(left, 64 * KILOBYTE)))
        left = left - read if read else 0


def _lacks_length() -> bool:
    # Werkzeug reads a length that is no number as zero, and would drop the form.
    length = request.headers.get("Content-Length", "")
    return request.method in METHODS_WITH_BODY and not (length.isascii() and length.isdecimal())
