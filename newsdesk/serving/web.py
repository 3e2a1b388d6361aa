"""The web server of `serve`: waitress, on a socket that is open already. `python -m newsdesk.serving.web DESCRIPTOR`"""

from __future__ import annotations

import signal
import socket
import sys
from types import FrameType

from waitress import serve

from newsdesk.wsgi import application

THREADS = 8


def main(arguments: list[str]) -> None:
    signal.signal(signal.SIGTERM, leave)
    listener = socket.socket(fileno=int(arguments[0]))
    serve(application, sockets=[listener], threads=THREADS, ident="", _quiet=True)


def leave(number: int, frame: FrameType | None) -> None:
    sys.exit()


if __name__ == "__main__":
    main(sys.argv[1:])
