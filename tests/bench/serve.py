"""An application of this folder behind the product's server: `python -m tests.bench.serve NAME N`.

NAME is a module here with a `create_app`, N the port. There is a process for each core, with four
threads.
"""

import sys

from granian import Granian
from granian.constants import Interfaces

from portal.commands.processes import usable_cores

THREADS = 4


def main(name: str, port: int) -> None:
    """Serve until a signal comes."""
    Granian(
        f"tests.bench.{name}:create_app",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=usable_cores(),
        blocking_threads=THREADS,
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
