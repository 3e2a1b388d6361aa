"""The seventeen faults that an embedded server meets. None may lose a row, signal a stranger, or need a person's help."""

from __future__ import annotations

import inspect
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from newsdesk import postgres_host
from newsdesk.postgres import PostgresError, Server
from tests.newsdesk.clusters import (
    ROOT,
    ROWS,
    Client,
    ask,
    connect,
    count_rows,
    kill_server,
    save_rows,
    wait_until,
)


def test_four_processes_start_it_at_once_for_the_first_time(server: Server):
    processes = [Client(server) for _ in range(4)]
    try:
        pids = {process.wait().server_pid for process in processes}
        assert len(pids) == 1
        assert pids == {server.pid()}
    finally:
        errors = [process.leave() for process in processes]
    assert errors == [""] * 4
    assert server.pid() is None


def test_it_lives_until_the_last_process_leaves(saved: Server):
    with Client(saved).wait() as first, Client(saved).wait() as second:
        assert first.server_pid == second.server_pid
        first.leave()
        assert second.ask("SELECT 1") == [[1]]
        assert saved.pid() == second.server_pid
        second.leave()
    assert saved.pid() is None


def test_after_kill_9_of_the_server_the_same_process_starts_it_again(saved: Server):
    saved.start()
    old = kill_server(saved)
    with pytest.raises(psycopg.OperationalError):
        connect(saved)
    saved.start()
    assert saved.pid() not in {None, old}
    assert count_rows(saved) == ROWS


def test_after_kill_9_of_the_server_another_process_starts_it_again(saved: Server):
    saved.start()
    kill_server(saved)
    with Client(saved).wait() as process:
        assert process.ask("SELECT count(*) FROM kept") == [[ROWS]]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_was_killed_does_not_keep_it_running_for_ever(saved: Server, how: signal.Signals):
    with Client(saved).wait() as process:
        process.end(how)
        assert saved.pid() == process.server_pid
    with saved:
        assert saved.pid() == process.server_pid
        assert count_rows(saved) == ROWS
    assert saved.pid() is None


def pid_files(server: Server) -> list[Path]:
    socket = Path(server.connection_settings()["HOST"]) / postgres_host.SOCKET_NAME
    return [server.data / "postmaster.pid", socket.with_name(f"{socket.name}.lock")]


def leave_stale_files(server: Server, pid: int) -> None:
    """The pid files of a server that was cut off by a reboot."""
    folder = server.connection_settings()["HOST"]
    text = f"{pid}\n{server.data}\n1700000000\n5432\n{folder}\n\n  5432001    999999\nready   \n"
    for path in pid_files(server):
        postgres_host.replace_file(path, text, postgres_host.server_account())


def test_pid_file_of_a_process_that_is_gone(saved: Server):
    gone = subprocess.Popen(["true"])
    gone.wait()
    leave_stale_files(saved, gone.pid)
    with saved:
        assert count_rows(saved) == ROWS


def test_pid_file_whose_pid_is_now_a_stranger_who_is_left_in_peace(saved: Server):
    # As near to the server as a stranger can be: of the same account, at work in the same folder.
    account = postgres_host.server_account()
    with subprocess.Popen(["sleep", "600"], cwd=saved.data, **account.identity) as stranger:
        try:
            leave_stale_files(saved, stranger.pid)
            assert saved.pid() is None
            with saved:
                assert saved.pid() not in {None, stranger.pid}
                assert count_rows(saved) == ROWS
                kill_server(saved)
                leave_stale_files(saved, stranger.pid)
            saved.start()
            saved.close()
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_pid_file_that_was_cut_short_or_garbled(saved: Server):
    for content in (b"", b"12345\n", b"\0\xff garbage", b"-1\n", b"99999999999999999999\n"):
        leave_stale_files(saved, 1)
        for path in pid_files(saved):
            path.write_bytes(content)
        with saved:
            assert count_rows(saved) == ROWS


def test_lock_files_with_nonsense_in_them(saved: Server):
    for name in ("start.lock", "clients.lock", "server.lock"):
        (saved.home / name).write_bytes(b"\0 nonsense")
    with saved, Client(saved).wait() as process:
        assert process.ask("SELECT count(*) FROM kept") == [[ROWS]]
    assert saved.pid() is None


@pytest.mark.parametrize("length", [89, 90, 230])
def test_long_path(make_saved: Callable[..., Server], tmp_path: Path, length: int):
    # With "/run/.s.PGSQL.5432" the first is the longest that Linux takes, the second is one byte longer.
    name = "long"
    while len(str(tmp_path / name)) < length - 60:
        name += "/" + "x" * 50
    name += "/" + "y" * (length - len(str(tmp_path / name)) - 1)
    server = make_saved(name)
    assert len(str(server.base)) == length
    with server, Client(server).wait() as process:
        assert process.ask("SELECT 1") == [[1]]
        folder = Path(server.connection_settings()["HOST"])
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == postgres_host.server_account().uid
        assert (folder == server.base / "run") == (length == 89 and os.geteuid() != 0)


@pytest.mark.parametrize("name", ["ünï-データ b's $HOME;touch X", 'a,b %20#q?a=b"c"\\d@e'], ids=["a", "b"])
def test_odd_path(make_server: Callable[..., Server], tmp_path: Path, name: str):
    server = make_server(name)
    with server, Client(server).wait() as process:
        assert process.ask("SELECT 1") == [[1]]
        if os.geteuid() != 0:  # for root the cluster lies elsewhere
            assert (Path(server.connection_settings()["HOST"]) == server.base / "run") == ("," not in name)
    assert server.pid() is None
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    assert not Path("X").exists()
    assert not (server.home / "X").exists()


def test_text_is_understood_whatever_the_users_language_is(server: Server):
    for language in ("xx_YY.UTF-8", "C"):  # the first makes the cluster
        with Client(server, env=os.environ | {"LANG": language, "LC_ALL": language}).wait() as process:
            assert process.ask("SELECT lower('ÉÇÄ'), 'É' ILIKE 'é'") == [["éçä", True]]
            assert process.ask("SELECT to_tsvector('french', 'Élections')::text") == [["'élect':1"]]


def test_recovery_keeps_every_row(saved: Server):
    saved.start()
    with connect(saved) as connection:
        connection.execute("CREATE TABLE many (n int PRIMARY KEY, words text)")
        connection.execute("CREATE INDEX ON many (words)")
        connection.execute("INSERT INTO many SELECT n, md5(n::text) FROM generate_series(1, 100000) AS n")
    kill_server(saved)
    saved.start()
    assert ask(saved, "SELECT count(*) FROM many") == 100_000


def test_a_slow_start_is_waited_for(saved: Server, slow_binaries: Path):
    with pytest.raises(PostgresError, match="still starting"):
        saved.start(timeout_s=0.3)
    saved.start()  # does not start a second one beside it
    assert count_rows(saved) == ROWS
    assert inspect.signature(Server.start).parameters["timeout_s"].default >= 600
    assert (slow_binaries / "starts").read_text() == "start\n"


@pytest.fixture
def slow_binaries(saved: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PostgreSQL that takes long to start, and keeps a list of its starts."""
    folder = saved.home / "slow"  # where the server's account can reach it
    folder.mkdir()
    script = folder / "postgres"
    real = postgres_host.find_binaries() / "postgres"
    script.write_text(f'#!/bin/sh\n[ "$1" = --version ] || {{ echo start >> starts; sleep 3; }}\nexec "{real}" "$@"\n')
    script.chmod(0o755)
    folder.chmod(0o755)
    monkeypatch.setattr(postgres_host, "find_binaries", lambda: folder)
    return saved.home


def test_a_query_that_outlives_the_killed_server_is_ended(saved: Server):
    saved.start()
    with Client(saved).wait() as process:
        process.tell("SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b")
        busy = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT count%generate%'"
        wait_until(lambda: ask(saved, busy + " AND pid <> pg_backend_pid()"))
        kill_server(saved)
        assert saved._remains()
        saved.start()
        assert count_rows(saved) == ROWS
        process.end(signal.SIGKILL)


def test_no_folder_of_the_users_changes_its_mode(make_saved: Callable[..., Server], tmp_path: Path):
    modes = {"secret": 0o700, "secret/open": 0o755, "secret/open/group": 0o750, "secret/open/group/base": 0o751}
    for name, mode in modes.items():
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
    with make_saved("secret/open/group/base") as server:
        assert count_rows(server) == ROWS
    assert {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in modes} == modes


def test_a_fork_that_ends_does_not_stop_it(saved: Server):
    code = """
import os, sys
from pathlib import Path
from newsdesk.postgres import Server
saved = Server(Path(sys.argv[1]))
saved.start()
if os.fork() == 0:
    saved.close()
    sys.exit()
os.wait()
print(saved.pid() is not None)
"""
    command = [sys.executable, "-c", code, str(saved.base)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout == "True\n"
    assert saved.pid() is None


@pytest.mark.parametrize("whole_group", [True, False])
def test_kill_9_while_the_cluster_is_made(server: Server, whole_group: bool):
    with Client(server, start_new_session=True) as process:
        wait_until(lambda: (server.home / "data.new/PG_VERSION").exists())
        if whole_group:
            os.killpg(process.process.pid, signal.SIGKILL)
        else:
            process.end(signal.SIGKILL)  # initdb goes on without it
    with server:
        save_rows(server)
        assert count_rows(server) == ROWS
    assert not (server.home / "data.new").exists()


@pytest.fixture
def small_disk(server: Server) -> Iterator[Server]:
    """A server whose disk has room for little more than an empty cluster."""
    account = postgres_host.server_account()
    postgres_host.prepare(server.base, server.home, account)
    options = f"size=100m,mode=700,uid={account.uid},gid={account.gid}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "newsdesk-test", server.home], check=True)
    yield server
    server.close()
    subprocess.run(["umount", server.home], check=True)


def fill(path: Path, *, but_mb: int = 0) -> None:
    """Fill the disk with a file, but for some megabytes."""
    free = os.statvfs(path.parent)
    with path.open("wb") as file, suppress(OSError):
        for _ in range(free.f_bavail * free.f_bsize // 2**16 - but_mb * 16 + 1):
            file.write(bytes(2**16))
            file.flush()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_full_disk(small_disk: Server):
    saved = 0
    small_disk.start()
    fill(small_disk.home / "ballast", but_mb=12)  # less than the 16 MB that the log of changes takes at a time
    with connect(small_disk) as connection, suppress(psycopg.OperationalError):
        connection.execute("CREATE TABLE kept (words text)")
        while True:
            connection.execute(
                "INSERT INTO kept SELECT string_agg(md5(n::text), '') FROM generate_series(1, 1000) AS n"
            )
            saved += 1
    wait_until(lambda: small_disk.pid() is None)  # it gives up rather than lose what it promised to keep
    with pytest.raises(PostgresError, match=r"(?s)The disk is full.*nothing that was saved is lost.*No space left"):
        small_disk.start()
    fill(small_disk.home / "rest")
    with pytest.raises(PostgresError, match="The disk is full"):  # there is no room even for the first file
        small_disk.start()

    (small_disk.home / "ballast").unlink()
    small_disk.start()
    assert saved > 0
    assert count_rows(small_disk) == saved
