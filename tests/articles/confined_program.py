"""A program for the tests of confinement: does what it is asked, inside."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from datetime import date

from articles import confinement


def main(arguments: list[str]) -> None:
    begun = confinement.begin(arguments)
    if begun is None:
        return
    connection, _ = begun
    confinement.shut_off()
    connection.send("ready")
    while True:
        try:
            asked = connection.recv()
        except EOFError:
            return
        connection.send(ACTS[str(asked)]())


def _tried(act) -> str:
    try:
        act()
    except Exception as error:
        return type(error).__name__
    return "done"


def _thread() -> None:
    thread = threading.Thread(target=socket.socket)
    thread.start()
    thread.join()


class Harmful:
    def __reduce__(self):
        return os.system, ("true",)


ACTS = {
    "connect": lambda: _tried(lambda: socket.create_connection(("127.0.0.1", 1), timeout=1)),
    "connect by a path": lambda: _tried(lambda: socket.socket(socket.AF_UNIX)),
    "run": lambda: _tried(lambda: subprocess.run(["true"], check=True)),
    "read a file": lambda: _tried(lambda: open("/etc/passwd").close()),  # noqa: PTH123
    "take memory": lambda: _tried(lambda: bytearray(2**30)),
    "give a date": lambda: date(2026, 10, 5),
    "give harm": Harmful,
    "end": lambda: os._exit(3),
}
