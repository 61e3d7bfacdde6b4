"""Bytes over a bare socket, for what no browser would send."""

import socket
from contextlib import closing, suppress

SECONDS_TO_ANSWER = 10


def connected(port: int) -> socket.socket:
    """A connection to the product."""
    return socket.create_connection(("127.0.0.1", port), timeout=SECONDS_TO_ANSWER)


def head(method: str, path: str, port: int, **headers: str) -> bytes:
    """The first lines of a request; underscores in the names stand for dashes."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def chunks(body: bytes, size: int = 4000) -> bytes:
    """A body in chunks, the last one empty."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def status_after(port: int, sent: bytes, *, breaks_off: bool = False) -> int | None:
    """Send this and nothing more; gives the status of the answer, None where there is none."""
    with closing(connected(port)) as connection:
        with suppress(OSError):  # it has answered already, and hung up
            connection.sendall(sent)
            if breaks_off:
                connection.shutdown(socket.SHUT_WR)
        return first_status(connection)


def first_status(connection: socket.socket) -> int | None:
    """The status of the first answer on this connection; None where it ends without one."""
    received = b""
    while b"\r\n" not in received:
        try:
            received += (more := connection.recv(4096))
        except ConnectionError:
            more = b""
        if not more:
            return None
    return int(received.split()[1])
