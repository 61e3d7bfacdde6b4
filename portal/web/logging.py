"""Log lines: JSON, one for each request, and never a word of a resident in any of them.

A line names the route, not the address that was asked for; an error by its type and place, not by
its message. Records of libraries keep their sentence but lose what was put into it.
"""

import logging
import secrets
import sys
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict

ROOT = Path(__file__).resolve().parents[2]
REQUEST_ID = "X-Request-Id"
# Asked every few seconds by machines, or many times a page.
QUIET_ENDPOINTS = frozenset({"static", "api.healthz", "api.readyz"})
TIMES: list[Any] = [
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.add_log_level,
]
log = structlog.wrap_logger(
    logging.getLogger("portal"),
    processors=[*TIMES, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


class _RequestLines:
    """Where the ends of requests are written: straight to the stream, since there is one for each.

    Before logging is configured, nowhere.
    """

    write: Any = None


def configure_logging(stream: TextIO = sys.stderr) -> None:
    """Write everything that the process logs to `stream`, one JSON object a line."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=[*TIMES, _bare_sentence],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("portal").setLevel(logging.INFO)
    _RequestLines.write = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=[*TIMES, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    ).info


def install(app: Flask) -> None:
    """Number every request and log its end."""
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The number under which the present request stands in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    number: str = g.request_id
    return number


def log_error(what: str, error: BaseException) -> None:
    """Log where an error arose and of what type it is; its message may quote a resident."""
    log.error(what, request_id=request_id(), type=type(error).__name__, where=places(error))


def places(error: BaseException) -> list[str]:
    """The way to the error through our own code, outermost call first, and where it ended."""
    *way, end = traceback.extract_tb(error.__traceback__) or [None]
    frames = [frame for frame in way if frame and _is_ours(frame.filename)]
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in [*frames, end] if frame
    ]


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID] = request_id()
    is_told = request.endpoint not in QUIET_ENDPOINTS or response.status_code >= 400
    if _RequestLines.write and is_told:
        _RequestLines.write(
            "request",
            request_id=request_id(),
            method=request.method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            milliseconds=_milliseconds(),
        )
    return response


def _milliseconds() -> float | None:
    return round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None


def _is_ours(filename: str) -> bool:
    return Path(filename).is_relative_to(ROOT) and "site-packages" not in filename


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if _is_ours(filename) else path.name


def _bare_sentence(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """What a library wanted to say, before it filled in for whom."""
    record: logging.LogRecord = event["_record"]
    event["event"] = str(record.msg)
    event["logger"] = record.name
    if record.exc_info and record.exc_info[1]:
        event["type"] = type(record.exc_info[1]).__name__
        event["where"] = places(record.exc_info[1])
    event.pop("exc_info", None)
    return event
