"""`manage.py serve` as a process of its own, for tests: on a free port, with an archive in a folder of the test."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from newsdesk.postgres import Server
from tests import processes
from tests.newsdesk import clusters
from tests.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
READY = "Ctrl-C stops everything."


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Served:
    """One run of `serve` on the archive in `var`. Whatever a test did to it, nothing is left when the block ends."""

    def __init__(
        self, var: Path, port: int | None = None, *, terminal: int | None = None, under: Sequence[str] = ()
    ) -> None:
        self.var = var
        self.port = port or free_port()
        self.database = Server(var / "postgres")
        self._output = var.parent / f"{var.name}-{self.port}.out"
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        # no encoding to rely on, as where a newcomer has no locale
        environment = {"NEWSDESK_VAR": str(var), "LC_ALL": "C"}
        session = ["setsid"] if terminal is None else ["setsid", "--ctty"]
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [*session, *under, sys.executable, "manage.py", "serve", "--port", str(self.port)],
                stdin=terminal or subprocess.DEVNULL,
                stdout=terminal or output,
                stderr=terminal or output,
                cwd=ROOT,
                env=inherited | environment,
            )

    @property
    def said(self) -> str:
        return self._output.read_text()

    def wait_until_ready(self) -> Served:
        wait_until(lambda: READY in self.said or self.process.poll() is not None, 120)
        assert READY in self.said, self.said
        return self

    def pid_of(self, program: str) -> int:
        """Of the child whose command line has these words; waits until there is one."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [pid for pid in self.running() if program in _command(pid)]
            return bool(found)

        wait_until(look)
        return found[0]

    def running(self) -> list[int]:
        """All processes of this archive, but for those of PostgreSQL."""
        return processes.with_environment("NEWSDESK_VAR", str(self.var))

    def page(self, path: str) -> int:
        """The status that the page has, 0 where none came."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def ask(self, query: str) -> Any:
        return clusters.ask(self.database, query)

    def passwords(self) -> dict[str, str]:
        return dict(re.findall(r"sign in as +(\w+) +password +(\S+)", self.said))

    def end(self, how: signal.Signals) -> int:
        """Its exit code after the signal."""
        self.process.send_signal(how)
        return self.process.wait(60)

    def has_left_nothing(self) -> bool:
        return not self.running() and self.database.pid() is None

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)
        for pid in self.running():
            if os.getsid(pid) == self.process.pid:
                os.kill(pid, signal.SIGKILL)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
