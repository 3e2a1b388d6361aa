"""Everything a newcomer needs, in one process tree: the database, a worker, the web server."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

from django.conf import settings
from django.db import connections

from newsdesk.serving import children, newcomers, preparing
from newsdesk.serving.children import Child, Say
from newsdesk.serving.database import Database

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK_S = 0.5
FIRST_PAGE_S = 60.0


class CannotServe(Exception):
    """Why, and what to do."""


class Stopped(BaseException):
    """Somebody asked us to stop."""


def serve(host: str, port: int, say: Say) -> None:
    """Serves until it is asked to stop, then ends all that it started. Raises CannotServe, PostgresError."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    terminal = sys.stdin if sys.stdin and sys.stdin.isatty() else None  # while it surely is one
    with suppress(Stopped), stopping_on_signals(), ExitStack() as stack:
        stack.enter_context(only_one(settings.VAR_DIR / "serve.lock", address))
        listener = stack.enter_context(open_port(host, port))
        database = stack.enter_context(Database(say))
        preparing.migrate(say)
        preparing.collect_static()
        if stored := newcomers.load_samples():
            say(f"Stored {stored} sample articles; they are annotated now.")
        introduce(newcomers.make_accounts(), say)
        connections.close_all()
        running = [web(listener), worker()]
        stack.callback(children.stop, running)
        stack.callback(say, "Stopping.")
        for child in running:
            child.start()
        wait_for_first_page(running[0], host, port)
        say(f"Newsdesk is at {address}\nCtrl-C stops everything.")
        watch(database, running, say, terminal)


def web(listener: socket.socket) -> Child:
    command = [sys.executable, "-m", "newsdesk.serving.web", str(listener.fileno())]
    return Child("web server", command, log="web", pass_fds=[listener.fileno()])


def worker() -> Child:
    return Child("worker", [sys.executable, "manage.py", "worker"], log="worker")


def watch(database: Database, running: Sequence[Child], say: Say, terminal: TextIO | None) -> None:
    """Keeps all of them running, until a signal or the end of the terminal."""
    while not (terminal and is_hung_up(terminal)):
        database.tend()
        for child in running:
            child.tend(say)
        time.sleep(TICK_S)


def is_hung_up(terminal: TextIO) -> bool:
    """Whether it was closed. The signal for that goes to the session's first process, which may be a `make` that waits for us."""
    poll = select.poll()
    poll.register(terminal, 0)
    return any(event & select.POLLHUP for _, event in poll.poll(0))


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """The first signal to stop raises Stopped; from then on we are stopping, and a second changes nothing."""

    def stop(number: int, frame: FrameType | None) -> None:
        handle_all(lambda number, frame: None)
        raise Stopped

    handle_all(stop)
    try:
        yield
    finally:
        handle_all(signal.SIG_DFL)


def handle_all(handler: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in SIGNALS:
        signal.signal(number, handler)


@contextmanager
def only_one(path: Path, address: str) -> Iterator[None]:
    """Holds the lock of the archive, and writes there where it is served."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServe(f"Newsdesk serves this archive already, at {file.read().strip()}") from None
        file.truncate()
        file.write(address)
        file.flush()
        yield


def open_port(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"Port {port} is taken by another program. Choose another one: make run PORT={port + 1}"
            ) from error
        raise CannotServe(f"{host}, port {port}: {error.strerror or error}.") from error


def wait_for_first_page(web: Child, host: str, port: int) -> None:
    """Asks for a page until one comes, which also loads what the first visitor would wait for."""
    deadline = time.monotonic() + FIRST_PAGE_S
    while time.monotonic() < deadline:
        if not web.runs:
            raise CannotServe(f"The web server did not start: see {web.log}")
        connection = http.client.HTTPConnection(host, port, timeout=1)
        try:
            connection.request("HEAD", "/", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise CannotServe(f"No page came in {FIRST_PAGE_S:.0f} seconds: see {web.log}")


def introduce(passwords: dict[str, str], say: Say) -> None:
    """Shows the passwords as soon as they are made: nothing else knows them."""
    if passwords:
        say("Made two accounts. Their passwords are shown this once; each can be changed on the site.")
        accounts = [f"  sign in as  {name:8} password  {password}" for name, password in passwords.items()]
        say("\n".join(["", *accounts, ""]))
    else:
        say(f"Forgot a password? {os.path.relpath(sys.executable)} manage.py changepassword NAME")
