"""Load from outside the process: wrk, which takes next to nothing of the machine itself."""

import itertools
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SCRIPT = Path(__file__).parent / "requests.lua"
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_starts = itertools.count(1)


@dataclass(frozen=True)
class Request:
    """One request; {n} in its body is a number that no other request has."""

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        """As the script of wrk reads it."""
        return "\t".join((self.method, self.path, self.cookie, self.body))


@dataclass(frozen=True)
class Measured:
    """Answers a second, and how long they took in milliseconds."""

    rate: float
    p50: float
    p99: float

    @staticmethod
    def middle(rounds: "Sequence[Measured]") -> "Measured":
        """The medians of several rounds."""
        return Measured(*(median(getattr(each, name) for each in rounds) for name in _FIGURES))


_FIGURES = ("rate", "p50", "p99")


class NotMeasured(RuntimeError):
    """There is no load generator, or it was answered with errors."""


def measure(url: str, requests: Path, clients: int, seconds: float) -> Measured:
    """So many clients, each asking again as soon as it is answered. Raises NotMeasured."""
    if shutil.which("wrk") is None:
        raise NotMeasured("Please install wrk (Debian: apt-get install wrk).")
    run = subprocess.run(
        [
            *("wrk", "--threads", "1", "--connections", str(clients)),
            *(
                "--duration",
                f"{seconds:.0f}s",
                "--latency",
                "--timeout",
                "60s",
                "--script",
                str(SCRIPT),
            ),
            *(url, "--", str(requests), str(next(_starts) * 1_000_000)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    if "Non-2xx" in run.stdout or "Socket errors" in run.stdout:
        raise NotMeasured(f"{url} answered with errors:\n{run.stdout}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)
    if rate is None:
        raise NotMeasured(run.stdout)
    return Measured(float(rate[1]), _latency(run.stdout, 50), _latency(run.stdout, 99))


def write_requests(requests: Sequence[Request], path: Path) -> Path:
    """Write the file that wrk reads."""
    path.write_text("".join(f"{each.line()}\n" for each in requests), "utf-8")
    return path


def _latency(text: str, percentile: int) -> float:
    found = re.search(rf"{percentile}%\s+([\d.]+)(us|ms|s|m)\b", text)
    if found is None:
        raise NotMeasured(text)
    return float(found[1]) * UNITS[found[2]]
