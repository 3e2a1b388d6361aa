"""The embedded server in quiet times."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsdesk import postgres_host
from newsdesk.postgres import PostgresError, Server
from tests.newsdesk.clusters import ROWS, ask, connect, count_rows


def test_the_settings_are_known_before_the_server_runs(server: Server):
    settings = server.connection_settings()
    assert sorted(settings) == ["HOST", "NAME", "PORT", "USER"]
    assert (settings["NAME"], settings["USER"]) == ("newsdesk", "newsdesk")
    assert not server.data.exists()
    assert server.pid() is None
    with Server(server.base):
        assert server.connection_settings() == settings
        assert ask(server, "SELECT 1") == 1


def test_what_is_saved_is_on_the_disk_and_there_after_a_restart(server: Server):
    with server, connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert connection.execute(f"SHOW {setting}".encode()).fetchone() == ("on",), setting
    with server:
        assert count_rows(server) == 1


def test_two_users_in_one_process_are_counted(saved: Server):
    with saved:
        with Server(saved.base) as again:
            assert again.pid() == saved.pid()
        assert count_rows(saved) == ROWS
    assert saved.pid() is None


def test_starting_and_closing_twice_does_no_harm(saved: Server):
    saved.start()
    pid = saved.pid()
    saved.start()
    assert saved.pid() == pid
    saved.close()
    saved.close()
    assert saved.pid() is None


def test_a_server_that_lost_its_socket_is_started_again(saved: Server):
    saved.start()
    old = saved.pid()
    (Path(saved.connection_settings()["HOST"]) / postgres_host.SOCKET_NAME).unlink()
    saved.start()
    assert saved.pid() not in {None, old}
    assert count_rows(saved) == ROWS


def test_another_database_beside_the_first(make_saved: Callable[..., Server]):
    with make_saved(database='odd "name"') as server:
        assert ask(server, "SELECT current_database()") == 'odd "name"'
        assert ask(server, "SELECT to_regclass('kept')") is None
        assert count_rows(Server(server.base)) == ROWS


def test_a_cluster_of_another_version_is_not_touched(saved: Server):
    version = saved.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("14\n")
    before = {path: path.stat().st_mtime_ns for path in saved.data.rglob("*")}
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 14; installed is \d+. Nothing was touched.*pg_dump"):
        saved.start()
    assert {path: path.stat().st_mtime_ns for path in saved.data.rglob("*")} == before
    version.write_text(ours)
    with saved:
        assert count_rows(saved) == ROWS


def test_a_cluster_that_is_not_whole_is_not_taken_for_an_empty_one(saved: Server):
    (saved.data / "PG_VERSION").unlink()
    with pytest.raises(PostgresError, match="not whole"):
        saved.start()


def test_a_server_that_refuses_to_start_is_quoted(saved: Server):
    (saved.data / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match=r"(?s)did not start.*no_such_setting"):
        saved.start()


def test_without_any_postgresql_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres_host, "WHEELS", {"no_such_package": "pginstall"})
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PostgresError, match="DATABASE_URL"):
        postgres_host.find_binaries()


@pytest.mark.skipif(not shutil.which("pg_config"), reason="no PostgreSQL is installed here")
def test_the_systems_own_postgresql_serves_too(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres_host, "WHEELS", {})
    with server:
        assert ask(server, "SELECT lower('ÉÇÄ') || ('É' ILIKE 'é')") == "éçätrue"
