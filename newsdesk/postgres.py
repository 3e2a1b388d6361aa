"""The embedded PostgreSQL server: start it, attach to it, stop it when the last process leaves.

    with Server(Path("var/postgres")) as server:
        psycopg.connect(...server.connection_settings()...)

Any number of processes may do so at once. Beside the cluster lie three lock files, and what they say is never wrong, for
the kernel gives a lock back when the last process that holds it ends, even by kill -9:

    start.lock    held while somebody starts or stops the server
    clients.lock  shared by every process that uses the server
    server.lock   held by every process of the server itself, since each inherits it from the one before: as long as it is
                  held the cluster is in use, whatever its pid files say, and when it is free they are stale

A process id is only ever signalled when it is a PostgreSQL that works in our cluster's folder.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

from newsdesk import postgres_host as host
from newsdesk.postgres_host import PostgresError as PostgresError

ROLE = "newsdesk"
"""The application's role: it owns its database and is no superuser."""
SUPERUSER = "postgres"
PORT = "5432"
"""Part of the socket's name; nothing listens on the network."""
PATIENCE_S = 5
"""How long remains of a killed server may take to end before they are killed."""
STOP_S = 60
"""How long the server may take to end in order before it is told to end at once."""
FULL_MB = 64
"""Less than this free is a full disk: PostgreSQL takes 16 MB at a time."""
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All that the server sees of ours, so that LANG and PG* of the user change nothing."""
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",  # it costs more than it saves on short queries
    "logging_collector": "on",
    "log_directory": "../log",
    "log_filename": "%a.log",  # a week of logs
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}


class Server:
    """The server whose cluster belongs to the folder `base`. `may_create_databases` is for tests."""

    def __init__(self, base: Path, *, database: str = "newsdesk", may_create_databases: bool = False) -> None:
        self.base = base.resolve()
        self.home = host.home_of(self.base)
        self.data = self.home / "data"
        self.database = database
        self.may_create_databases = may_create_databases
        self._client: int | None = None
        self._owner = 0

    def connection_settings(self) -> dict[str, str]:
        """HOST, PORT, NAME and USER as Django names them, whether or not the server runs."""
        folder = host.socket_folder(self.base, self.home)
        return {"HOST": str(folder), "PORT": PORT, "NAME": self.database, "USER": ROLE}

    def start(self, timeout_s: float = 600) -> None:
        """Attach this process to the server, and start it if it does not run: also again, after it was killed.

        A long recovery is waited for. Raises PostgresError if the server does not answer in `timeout_s` seconds, or cannot.
        """
        deadline = time.monotonic() + timeout_s
        host.prepare(self.base, self.home, self._account)
        with host.locked(self.home / "start.lock"):
            self._attach()
            try:
                if not self._answers():
                    self._bring_up(deadline)
                self._make_role_and_database()
            except PostgresError:
                self._detach()  # but let a recovery go on
                raise
            except (OSError, subprocess.SubprocessError, psycopg.Error) as error:
                self._leave()
                raise PostgresError(f"PostgreSQL cannot be started: {error}. {self._free_space()}") from error
            except BaseException:
                self._leave()
                raise

    def close(self) -> None:
        """Leave the server, and stop it if nobody else uses it. Does nothing in a fork of the process that attached."""
        if self._client is None or self._owner != os.getpid():
            return
        if not self.home.exists():
            self._detach()  # the folder was moved or removed under us: whoever starts it at its new place stops it there
            return
        with host.locked(self.home / "start.lock"):
            self._leave()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def pid(self) -> int | None:
        """The process id of the running server, None if none runs."""
        pid = _first_number(self.data / "postmaster.pid")
        return pid if pid and self._is_ours(pid) else None

    # ------------------------------------------------------------------------------------------------------- clients

    def _attach(self) -> None:
        if self._client is not None and self._owner == os.getpid():
            return
        self._client = host.open_lock(self.home / "clients.lock")
        self._owner = os.getpid()
        fcntl.flock(self._client, fcntl.LOCK_SH)
        atexit.register(self.close)

    def _detach(self) -> None:
        if self._client is not None:
            os.close(self._client)
        self._client = None
        atexit.unregister(self.close)

    def _leave(self) -> None:
        last = self._client is not None and _try_lock(self._client)
        self._detach()
        if last:
            self._stop()

    def _connect(self) -> psycopg.Connection[Any]:
        """As the superuser, for the supervisor alone."""
        settings = self.connection_settings()
        return psycopg.connect(
            host=settings["HOST"], port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5, autocommit=True
        )

    def _answers(self) -> bool:
        if not self._socket().exists():
            return False
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_role_and_database(self) -> None:
        role, database = sql.Identifier(ROLE), sql.Identifier(self.database)
        with self._connect() as connection:
            found = connection.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone()
            if found is None:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
            if (found or (False,))[0] != self.may_create_databases:
                right = sql.SQL("CREATEDB" if self.may_create_databases else "NOCREATEDB")
                connection.execute(sql.SQL("ALTER ROLE {} {}").format(role, right))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))

    # ---------------------------------------------------------------------------------------------- start and stop

    def _bring_up(self, deadline: float) -> None:
        binaries = host.find_binaries()
        lock = host.open_lock(self.home / "server.lock")
        try:
            if not self._take_over(lock, deadline):
                return
            if not self.data.exists():
                self._make_cluster(binaries, lock)
            self._check_version(binaries)
            self._remove_stale_files()
            self._write_access_rules()
            self._launch(binaries, lock)
        finally:
            os.close(lock)
        while not self._answers():
            if self._has_ended():
                raise PostgresError(f"PostgreSQL did not start. {self._what_it_said()}")
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL is still starting: try again later. {self._what_it_said()}")
            time.sleep(0.05)

    def _take_over(self, lock: int, deadline: float) -> bool:
        """Take server.lock as soon as no process of an earlier server is left; False if that server answers after all."""
        began = time.monotonic()
        while not _try_lock(lock):
            if self._answers():
                return False
            if time.monotonic() > deadline:
                raise PostgresError(f"An earlier PostgreSQL neither answers nor ends. {self._what_it_said()}")
            self._end_remains(signal.SIGTERM if time.monotonic() - began < PATIENCE_S else signal.SIGKILL)
            time.sleep(0.05)
        return True

    def _end_remains(self, how: signal.Signals) -> None:
        """End what keeps us from starting: processes that outlived their server, or a server that lost its socket."""
        server = self.pid()
        if server is None:
            for pid in self._remains():
                if _read(Path(f"/proc/{pid}/cmdline")).startswith("postgres:"):  # else a server that is just starting
                    self._signal(pid, how)
        elif "ready" in _read(self.data / "postmaster.pid") and not self._socket().exists():
            self._signal(server, signal.SIGINT)

    def _make_cluster(self, binaries: Path, lock: int) -> None:
        """Make a cluster aside and rename it: one that was cut short is never used."""
        fresh = self.home / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        if _major(binaries) >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        else:
            locale = ["--locale=C.UTF-8"]
        access = [f"--username={SUPERUSER}", "--auth-local=peer", "--auth-host=reject"]
        text = ["--encoding=UTF8", "--text-search-config=simple", *locale]
        command = [str(binaries / "initdb"), f"--pgdata={fresh}", "--data-checksums", *access, *text]
        made = self._run(command, pass_fds=(lock,), capture_output=True, text=True)
        if made.returncode:
            raise PostgresError(f"The database could not be made: {made.stderr.strip()[-2000:]} {self._free_space()}")
        fresh.rename(self.data)
        _flush_folder(self.home)

    def _check_version(self, binaries: Path) -> None:
        cluster, server = _first_number(self.data / "PG_VERSION"), _major(binaries)
        if cluster is None:
            raise PostgresError(f"{self.data} is not whole: it has no PG_VERSION. Move it away, and restore a backup.")
        if cluster != server:
            raise PostgresError(
                f"The database in {self.data} was made by PostgreSQL {cluster}; installed is {server}. Nothing was touched. "
                f"Install PostgreSQL {cluster} again and dump the database (pg_dump -Fc), move {self.data} away, "
                f"start with {server}, and restore the dump (pg_restore)."
            )

    def _remove_stale_files(self) -> None:
        """Pid files that a killed server left. PostgreSQL would take a stranger who now has that pid for the server."""
        socket = self._socket()
        for path in (self.data / "postmaster.pid", socket.with_name(f"{socket.name}.lock")):
            pid = _first_number(path)
            if not (pid and self._is_ours(pid)):
                path.unlink(missing_ok=True)

    def _write_access_rules(self) -> None:
        """Who may connect: our account, by its name in the kernel, over the socket. Nobody else, and nobody from outside."""
        name = host.our_account().name
        rules = f"local all {SUPERUSER} peer map=supervisor\nlocal all {ROLE} peer map=application\n"
        names = f'supervisor "{name}" {SUPERUSER}\napplication "{name}" {ROLE}\n'
        host.replace_file(self.data / "pg_hba.conf", rules, self._account)
        host.replace_file(self.data / "pg_ident.conf", names, self._account)

    def _launch(self, binaries: Path, lock: int) -> None:
        """Start the server in a session of its own, where a Ctrl-C meant for us does not reach it."""
        folder = host.private_folder(self._socket().parent, self._account)
        settings = SETTINGS | {"unix_socket_directories": str(folder)}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = ["setsid", "--fork", str(binaries / "postgres"), "-D", str(self.data), *flags]
        with (self.base / "start.log").open("wb") as log:
            self._run(command, pass_fds=(lock,), stdout=log, stderr=log, check=True)

    def _run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[Any]:
        options |= {"cwd": self.home, "env": ENVIRONMENT, "stdin": subprocess.DEVNULL, "umask": 0o077}
        return subprocess.run(command, **options, **self._account.identity)  # noqa: S603 - nothing in it that a visitor chose

    def _stop(self) -> None:
        """End the server in order; where that takes too long, at once: what was committed is kept by either."""
        for how in (signal.SIGINT, signal.SIGQUIT):
            server = self.pid()
            if server is None:
                return
            self._signal(server, how)
            deadline = time.monotonic() + STOP_S
            while not self._has_ended() and time.monotonic() < deadline:
                time.sleep(0.02)

    def _has_ended(self) -> bool:
        lock = host.open_lock(self.home / "server.lock")
        try:
            return _try_lock(lock)
        finally:
            os.close(lock)

    # -------------------------------------------------------------------------------------------------- its processes

    @cached_property
    def _account(self) -> host.Account:
        return host.server_account()

    def _is_ours(self, pid: int) -> bool:
        """Whether this is a PostgreSQL, of the right account, that works in our cluster's folder."""
        try:
            if Path(f"/proc/{pid}").stat().st_uid != self._account.uid:
                return False
            folder, program = host.process_links(pid, self._account)
        except OSError:
            return False
        return folder == str(self.data) and Path(program).name == "postgres"

    def _remains(self) -> list[int]:
        return [
            int(entry.name)
            for entry in Path("/proc").iterdir()
            if entry.name.isdigit() and self._is_ours(int(entry.name))
        ]

    def _signal(self, pid: int, how: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            if self._is_ours(pid):
                os.kill(pid, how)

    def _socket(self) -> Path:
        return host.socket_folder(self.base, self.home) / host.SOCKET_NAME

    # -------------------------------------------------------------------------------------------------------- reports

    def _what_it_said(self) -> str:
        """The end of its logs, and how full the disk is."""
        logs = sorted((self.home / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        said = [line for path in [self.base / "start.log", *logs[-1:]] for line in _read(path).splitlines()[-12:]]
        return "\n".join([f"{self._free_space()} The last it said:", *said])

    def _free_space(self) -> str:
        free = shutil.disk_usage(self.home).free // 2**20
        if free < FULL_MB:
            return f"The disk is full ({self.home}): free some space and start again; nothing that was saved is lost."
        return f"There are {free} MB free in {self.home}."


def _try_lock(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _first_number(path: Path) -> int | None:
    """What a file begins with: a process id, a version. None if it is absent, cut short or nonsense."""
    first = _read(path).partition("\n")[0].strip()
    return int(first) if first.isascii() and first.isdigit() and len(first) < 10 else None


def _major(binaries: Path) -> int:
    """18, of "postgres (PostgreSQL) 18.4"."""
    shown = subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, text=True)  # noqa: S603
    return int(shown.stdout.split()[2].partition(".")[0])


def _flush_folder(folder: Path) -> None:
    """Make a rename in the folder outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
