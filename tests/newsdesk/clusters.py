"""What the tests of the embedded server share: clusters that leave nothing behind, and processes that use them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from newsdesk.postgres import Server
from newsdesk.postgres_host import HOST_FOLDER

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 1000


def connect(server: Server, **others: str) -> psycopg.Connection[Any]:
    """A connection as the application, or with other settings."""
    settings = {key.lower(): value for key, value in server.connection_settings().items()}
    names = {"host": settings["host"], "port": settings["port"], "user": settings["user"], "dbname": settings["name"]}
    return psycopg.connect(**names | others, autocommit=True, connect_timeout=5)  # type: ignore[arg-type]


def ask(server: Server, query: str, **others: str) -> Any:
    """The first value that the query gives."""
    with connect(server, **others) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def save_rows(server: Server) -> None:
    """Commit what must never be lost."""
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) AS n")


def count_rows(server: Server) -> int:
    return int(ask(server, "SELECT count(*) FROM kept"))


def wait_until(condition: Callable[[], object], limit_s: float = 30) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def kill_server(server: Server) -> int:
    """kill -9, by the pid that this cluster's own server wrote; gives that pid."""
    pid = server.pid()
    assert pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: server.pid() is None)
    return pid


def remove(server: Server) -> None:
    """End what still runs in this cluster, then take away what lies outside the test's own folder."""
    server.close()
    if server.home.exists():
        for pid in server._remains():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not server._remains())
    if server.base.exists():
        socket_folder = Path(server.connection_settings()["HOST"])
        if server.base not in socket_folder.parents:
            shutil.rmtree(socket_folder, ignore_errors=True)
    if server.home.parent == HOST_FOLDER:
        shutil.rmtree(server.home, ignore_errors=True)


class Client:
    """A process of its own that uses the server. Leaves cleanly at the end of the block, if it still lives."""

    def __init__(self, server: Server, *, under: tuple[str, ...] = (), **options: Any) -> None:
        program = Path(__file__).with_name("postgres_client.py")
        environment = options.pop("env", dict(os.environ))
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment.get("PYTHONPATH", "")])
        self.process = subprocess.Popen(
            [*under, sys.executable, str(program), str(server.base)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
            **options,
        )
        self.server_pid: int | None = None

    def wait(self) -> Client:
        """Wait until it is attached."""
        self.server_pid = self._answer()[1]
        return self

    def ask(self, query: str) -> Any:
        self.tell(query)
        return self._answer()

    def tell(self, query: str) -> None:
        """Send a query without waiting for its answer."""
        assert self.process.stdin
        self.process.stdin.write(query + "\n")
        self.process.stdin.flush()

    def _answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read() if self.process.stderr else ""
        return json.loads(line)

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait(30)

    def leave(self) -> str:
        """End in order; gives what it said on standard error."""
        errors = self.process.communicate(timeout=60)[1]
        return str(errors)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.leave()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                with suppress(BrokenPipeError):
                    stream.close()
