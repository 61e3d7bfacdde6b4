"""django-helpdesk behind the same server: a process for each core, four threads in each."""

import os
import sys

from granian import Granian
from granian.constants import Interfaces

if __name__ == "__main__":
    Granian(
        "bench_wsgi:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=len(os.sched_getaffinity(0)),
        blocking_threads=4,
        websockets=False,
    ).serve()
