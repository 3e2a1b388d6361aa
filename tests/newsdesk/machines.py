"""Two machines and a database between them, for tests: network namespaces with a cable each to the one that we are in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from newsdesk import postgres_host
from tests.processes import wait_until

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("a", "b")


def can_be_made() -> bool:
    """Whether we may make network namespaces here, and have the program for it."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    made = subprocess.run(["ip", "netns", "add", "newsdesk-try"], capture_output=True, check=False)
    subprocess.run(["ip", "netns", "del", "newsdesk-try"], capture_output=True, check=False)
    return made.returncode == 0


class Machines:
    """The machines "a" and "b", and a PostgreSQL that both reach, each by an address of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = os.getpid() % 200
        self._workers: list[subprocess.Popen[bytes]] = []
        self._server: subprocess.Popen[bytes] | None = None
        self._home = folder / "postgres"

    def __enter__(self) -> Machines:
        try:
            for name in NAMES:
                self._lay_cable(name)
            self._start_server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
            worker.wait(10)
        if self._server is not None:
            self._server.kill()
            self._server.wait(10)
        shutil.rmtree(self._home, ignore_errors=True)
        for name in NAMES:
            subprocess.run(["ip", "netns", "del", self._space(name)], check=False)

    def run(self, *command: str) -> None:
        """A command of manage.py on the machine of the database."""
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self._environment("a"), check=True)

    def start_worker(self, name: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"worker-{name}.log").open("ab") as log:
            command = ["ip", "netns", "exec", self._space(name), sys.executable, "manage.py", "worker"]
            worker = subprocess.Popen(command, cwd=ROOT, env=self._environment(name), stdout=log, stderr=log)
        self._workers.append(worker)
        return worker

    def cut_off(self, name: str) -> None:
        """Its packets get lost; nobody is told."""
        _ip("link", "set", self._cable(name), "down")

    def connect_again(self, name: str) -> None:
        _ip("link", "set", self._cable(name), "up")

    def ask(self, query: str) -> Any:
        with psycopg.connect(self._url("a"), autocommit=True) as connection:
            row = connection.execute(query.encode()).fetchone()
            return row[0] if row else None

    def _lay_cable(self, name: str) -> None:
        ours, theirs, space = self._cable(name), f"{self._cable(name)}x", self._space(name)
        _ip("netns", "add", space)
        _ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", space)
        _ip("addr", "add", f"{self._address(name)}/24", "dev", ours)
        _ip("link", "set", ours, "up")
        _ip("-n", space, "addr", "add", f"{self._address(name, 2)}/24", "dev", theirs)
        _ip("-n", space, "link", "set", theirs, "up")
        _ip("-n", space, "link", "set", "lo", "up")

    def _start_server(self) -> None:
        binaries, account = postgres_host.find_binaries(), postgres_host.server_account()
        base = self._folder / "postgres"
        self._home = home = postgres_host.home_of(base)
        postgres_host.prepare(base, home, account)
        as_account: dict[str, Any] = {**account.identity, "cwd": "/"}
        data = home / "data"
        command = [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "newsdesk",
            "-A",
            "trust",
            "--locale-provider=builtin",
        ]
        subprocess.run(
            [*command, "--builtin-locale=C.UTF-8", "-E", "UTF8"], check=True, capture_output=True, **as_account
        )
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all 10.{self._number}.0.0/16 trust\n")
        addresses = ",".join(map(self._address, NAMES))
        serving = [str(binaries / "postgres"), "-D", str(data), "-h", addresses, "-p", "5499", "-k", str(home)]
        self._server = subprocess.Popen(serving, stderr=subprocess.DEVNULL, **as_account)
        wait_until(self._answers)
        self.run("migrate", "--verbosity", "0")

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._url("a", "postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE newsdesk")
        except psycopg.OperationalError:
            return False
        return True

    def _environment(self, name: str) -> dict[str, str]:
        var = self._folder / f"var-{name}"
        (var / "static").mkdir(parents=True, exist_ok=True)
        return os.environ | {"DATABASE_URL": self._url(name), "NEWSDESK_VAR": str(var)}

    def _url(self, name: str, database: str = "newsdesk") -> str:
        return f"postgresql://newsdesk@{self._address(name)}:5499/{database}"

    def _address(self, name: str, host: int = 1) -> str:
        return f"10.{self._number}.{NAMES.index(name) + 1}.{host}"

    def _space(self, name: str) -> str:
        return f"newsdesk-{self._number}-{name}"

    def _cable(self, name: str) -> str:
        return f"nd{self._number}{name}"


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)
