"""The web server of `serve`: waitress, on a socket that is open already. `python -m newsdesk.serving.web DESCRIPTOR`

It is a client of the embedded PostgreSQL like any other: where `serve` itself was killed, it may be the last to leave.
"""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import nullcontext
from types import FrameType

THREADS = 8
AROUND_A_FILE = 100_000_000  # bytes of a request beside the largest file that it may bring


def main(arguments: list[str]) -> None:
    signal.signal(signal.SIGTERM, leave)  # before the imports below, which take half a second
    from django.conf import settings
    from waitress import serve

    from newsdesk.postgres import Server
    from newsdesk.wsgi import application

    listener = socket.socket(fileno=int(arguments[0]))
    with nullcontext() if settings.EXTERNAL_DATABASE else Server(settings.EMBEDDED_DATABASE):
        serve(
            application,
            sockets=[listener],
            threads=THREADS,
            ident="",
            max_request_body_size=settings.UPLOAD_LIMIT + AROUND_A_FILE,
            _quiet=True,
        )


def leave(number: int, frame: FrameType | None) -> None:
    sys.exit()


if __name__ == "__main__":
    main(sys.argv[1:])
