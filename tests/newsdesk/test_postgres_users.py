"""Who may do what: the application's role, the other users of the machine, root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from newsdesk import postgres_host
from newsdesk.postgres import PostgresError, Server
from newsdesk.postgres_host import Account
from tests.newsdesk.clusters import ROWS, Client, ask, connect, count_rows

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may act as another user")


def test_the_applications_role_is_no_superuser(saved: Server):
    with saved, connect(saved) as connection:
        rights = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False,) * 5
        for forbidden in (
            "COPY (SELECT 1) TO PROGRAM 'cat'",
            "SET ROLE postgres",
            "SELECT pg_read_file('postmaster.pid')",
            "CREATE DATABASE another",
            "ALTER ROLE newsdesk SUPERUSER",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())
        connection.execute("CREATE TABLE its_own (n int)")


def test_only_the_tests_role_may_create_databases(make_saved: Callable[..., Server]):
    right = "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"
    with make_saved(may_create_databases=True) as server:
        assert ask(server, right)
        with connect(server) as connection:
            connection.execute("CREATE DATABASE test_newsdesk")
    with Server(server.base) as without:
        assert not ask(without, right)


def test_nothing_listens_on_the_network(saved: Server):
    with saved:
        assert ask(saved, "SHOW listen_addresses") == ""
        assert ask(saved, "SELECT count(*) FROM pg_hba_file_rules WHERE type <> 'local'", user="postgres") == 0


@pytest.fixture
def stranger() -> Account:
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def connect_as(account: Account, server: Server, role: str) -> subprocess.CompletedProcess[str]:
    """What psql says when that account tries to connect as that role."""
    settings = server.connection_settings()
    program = str(postgres_host.find_binaries() / "psql")
    command = [
        program,
        "-h",
        settings["HOST"],
        "-p",
        settings["PORT"],
        "-U",
        role,
        "-d",
        "newsdesk",
        "-Atc",
        "SELECT 'in'",
    ]
    return subprocess.run(command, cwd="/", env={}, capture_output=True, text=True, **account.identity)


@needs_root
@pytest.mark.parametrize("role", ["newsdesk", "postgres"])
def test_another_user_of_the_machine_does_not_get_in(saved: Server, stranger: Account, role: str):
    with saved:
        ourselves = connect_as(postgres_host.our_account(), saved, role="newsdesk")
        assert ourselves.stdout == "in\n", ourselves.stderr
        refused = connect_as(stranger, saved, role)
        assert "Permission denied" in refused.stderr
        assert refused.returncode == 2
        # Even if every folder and the socket stood open, PostgreSQL itself would not let him in.
        saved.home.chmod(0o755)
        (saved.home / "run").chmod(0o755)
        (saved.home / "run/.s.PGSQL.5432").chmod(0o777)
        assert "Peer authentication failed" in connect_as(stranger, saved, role).stderr
        (saved.home / "run").chmod(0o700)
        saved.home.chmod(0o700)


@needs_root
def test_another_user_of_the_machine_cannot_read_the_files(saved: Server, stranger: Account):
    with saved:
        for folder in (saved.base, saved.home):
            shown = subprocess.run(["ls", folder], capture_output=True, text=True, **stranger.identity)
            assert "Permission denied" in shown.stderr


@needs_root
def test_for_root_the_server_runs_as_an_account_without_rights(saved: Server):
    account = pwd.getpwnam("newsdesk")
    with Client(saved, under=("setpriv", "--groups", "0,4")).wait():  # root with rights that must not be passed on
        status = Path(f"/proc/{saved.pid()}/status").read_text()
        fields = {key: value.split() for key, _, value in (line.partition(":") for line in status.splitlines())}
        assert fields["Uid"] == [str(account.pw_uid)] * 4
        assert fields["Gid"] == [str(account.pw_gid)] * 4
        assert fields["Groups"] == []
        assert int(fields["CapEff"][0], 16) == 0
        program = Path(f"/proc/{saved.pid()}/exe").readlink()
    assert account.pw_uid != 0
    for path in (program, *program.parents):
        assert (path.stat().st_uid, path.stat().st_mode & 0o022) == (0, 0), path
    assert saved.home.parent == Path("/var/lib/newsdesk")


@needs_root
def test_root_in_a_container_without_the_right_to_look_at_processes(saved: Server):
    # What Docker leaves to root; without SYS_PTRACE it may not see where another account's process works.
    rights = "chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,sys_chroot,mknod"
    setpriv = ("setpriv", "--bounding-set", "-all," + ",".join(f"+{right}" for right in rights.split(",")))
    with Client(saved, under=setpriv) as process:
        assert process.wait().server_pid == saved.pid()
    assert saved.pid() is None


@needs_root
def test_roots_clone_that_was_moved_takes_its_cluster_along(
    make_saved: Callable[..., Server], make_server: Callable[..., Server]
):
    before = make_saved("first/var/postgres")
    with before:
        assert count_rows(before) == ROWS
    before.base.parent.parent.rename(before.base.parent.parent.with_name("second"))
    with make_server("second/var/postgres") as after:
        assert count_rows(after) == ROWS
        assert after.home != before.home
    assert not before.home.exists()


@needs_root
def test_roots_clone_that_was_copied_gets_a_cluster_of_its_own(
    make_saved: Callable[..., Server], make_server: Callable[..., Server]
):
    original = make_saved("first")
    with original:
        shutil.copytree(original.base, original.base.with_name("second"))
        with make_server("second") as copy:
            assert ask(copy, "SELECT to_regclass('kept')") is None
            assert copy.pid() != original.pid()
        assert count_rows(original) == ROWS


@pytest.mark.skipif(os.geteuid() == 0, reason="for root the cluster lies in /var/lib/newsdesk")
def test_a_clone_that_was_copied_while_its_server_ran_leaves_that_server_alone(make_saved: Callable[..., Server]):
    # With a comma in it the path cannot hold the socket, so the copied note names the folder of the other's socket.
    original = make_saved("first,one")
    copy = make_saved("second,one")
    Path(copy.connection_settings()["HOST"]).rmdir()
    with original:
        for name in ("socket-folder", "start.log"):
            shutil.copy(original.base / name, copy.base / name)
        shutil.copy(original.data / "postmaster.pid", copy.data / "postmaster.pid")
        with copy:
            assert copy.pid() not in {None, original.pid()}
        assert count_rows(original) == ROWS


def test_a_clone_that_is_moved_while_the_server_runs(
    make_saved: Callable[..., Server], make_server: Callable[..., Server]
):
    before = make_saved("first")
    before.start()
    pid = before.pid()
    before.base.rename(before.base.with_name("second"))
    with make_server("second") as after:
        assert after.pid() == pid
        assert count_rows(after) == ROWS
        before.close()
        assert after.pid() == pid
    assert after.pid() is None


def test_a_folder_of_somebody_else_is_refused_by_name(make_server: Callable[..., Server], tmp_path: Path):
    if os.geteuid() == 0:
        (tmp_path / "theirs").mkdir()
        os.chown(tmp_path / "theirs", pwd.getpwnam("nobody").pw_uid, -1)
        server = make_server("theirs")
    else:
        server = Server(Path("/usr"))
    with pytest.raises(PostgresError, match="belongs to user id"):
        server.start()


def test_a_folder_that_others_may_write_in_is_refused(make_server: Callable[..., Server], tmp_path: Path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(PostgresError, match="chmod go-w"):
        make_server("open").start()
    assert (tmp_path / "open").stat().st_mode & 0o777 == 0o777


def test_a_socket_folder_that_others_may_enter_is_refused(saved: Server):
    folder = Path(saved.connection_settings()["HOST"])
    folder.chmod(0o755)
    with pytest.raises(PostgresError, match="mode 700"):
        saved.start()


@needs_root
def test_where_the_account_cannot_be_made_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres_host, "ACCOUNT_NAME", "not a name")
    with pytest.raises(PostgresError, match="Run Newsdesk as an ordinary user, or set DATABASE_URL"):
        postgres_host.server_account()
