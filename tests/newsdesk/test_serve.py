"""`manage.py serve`: up at once, healed by itself, and gone without a trace."""

from __future__ import annotations

import http.cookiejar
import os
import pty
import re
import signal
import socket
import urllib.parse
import urllib.request
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from newsdesk.postgres import Server
from tests.newsdesk import clusters
from tests.newsdesk.served import READY, Served, free_port
from tests.processes import exists, parent_of, wait_until

SIGN_IN = "/sign-in/"
WORKER, WEB, READER = "manage.py worker", "newsdesk.serving.web", "articles.nlp.child"


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """The folder of an archive; `first` serves it for the first time."""
    var = tmp_path_factory.mktemp("a newsroom's own") / "var"
    yield var
    clusters.remove(Server(var / "postgres"))


@pytest.fixture(scope="module")
def first(var):
    """What was seen of the first start of the archive, which has ended."""
    with Served(var) as served:
        served.wait_until_ready()
        signed_in = {name: sign_in(served, name, password) for name, password in served.passwords().items()}
        wait_until(
            lambda: served.ask("SELECT count(*) FROM articles_articleversion WHERE annotation = 'annotated'") == 18
        )
        failed_jobs = served.ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        code = served.end(signal.SIGINT)
        return SimpleNamespace(
            said=served.said,
            port=served.port,
            passwords=served.passwords(),
            signed_in=signed_in,
            failed_jobs=failed_jobs,
            code=code,
            left_nothing=served.has_left_nothing(),
        )


@pytest.fixture(scope="class")
def served(var, first):
    """A later start, that runs for all tests of a class and ends in order, whatever they did to it."""
    with Served(var) as served:
        yield served.wait_until_ready()
        assert served.end(signal.SIGTERM) == 0
        assert served.has_left_nothing()


def sign_in(served: Served, name: str, password: str) -> bool:
    """Whether a browser that sends these gets in."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    url = f"http://127.0.0.1:{served.port}{SIGN_IN}"
    with browser.open(url, timeout=30) as page:
        [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[:1]
    sent = urllib.parse.urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token}).encode()
    request = urllib.request.Request(url, sent, {"Referer": url})
    with browser.open(request, timeout=30) as page:
        return bool(page.status == 200 and SIGN_IN not in page.url)


def refuses_a_wrong_password(served: Served) -> bool:
    """For which it must ask the database."""
    try:
        sign_in(served, "editor", "wrong password")
    except urllib.error.HTTPError as error:
        error.close()
        return error.code == 422
    return False


def test_a_first_start_shows_where_it_is_and_two_accounts_that_can_sign_in(first):
    assert f"Newsdesk is at http://127.0.0.1:{first.port}/" in first.said
    assert first.signed_in == {"editor": True, "admin": True}
    assert all(re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}", password) for password in first.passwords.values())
    assert "Traceback" not in first.said


def test_a_first_start_has_its_sample_articles_annotated(first):
    assert "Stored 18 sample articles" in first.said
    assert first.failed_jobs == 0


def test_ctrl_c_ends_everything_in_order(first):
    assert first.code == 0
    assert first.left_nothing


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_stop_ends_everything_in_order(var, first, how):
    with Served(var) as served:
        served.wait_until_ready()
        assert served.end(how) == 0
        assert served.has_left_nothing()


@pytest.mark.parametrize("under", [(), ("sh", "-c", 'trap "" HUP; "$@"; exit $?', "sh")], ids=["told", "not told"])
def test_a_terminal_that_is_closed_ends_everything_in_order(var, first, under):
    ours, theirs = pty.openpty()
    with Served(var, terminal=theirs, under=under) as served:
        os.close(theirs)
        said = b""
        while READY.encode() not in said:
            said += os.read(ours, 1000)
        os.close(ours)
        assert served.process.wait(60) == 0
        assert served.has_left_nothing()


def test_a_signal_while_it_starts_ends_everything_too(var, first):
    with Served(var) as served:
        wait_until(lambda: served.database.pid() is not None)
        served.end(signal.SIGTERM)
        assert served.has_left_nothing()


def test_a_kill_takes_everything_along(var, first):
    with Served(var) as served:
        served.wait_until_ready()
        served.pid_of(WORKER)
        served.end(signal.SIGKILL)
        wait_until(served.has_left_nothing)


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(CommandError, match="a port is a number from 1 to 65535"):
        call_command("serve", "--port", port)


def test_a_port_that_is_taken_is_named_with_another_one(tmp_path):
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        with Served(tmp_path / "var", port) as served:
            assert served.process.wait(60) == 1
            assert f"Port {port} is taken" in served.said
            assert f"make run PORT={port + 1}" in served.said
            assert "Traceback" not in served.said
            assert served.has_left_nothing()
            assert not served.database.base.exists()


class TestALaterStart:
    def test_a_later_start_makes_nothing_new(self, served, first):
        assert served.passwords() == {}
        assert "sample articles" not in served.said
        assert served.ask("SELECT count(*) FROM auth_user") == 2
        assert served.ask("SELECT count(*) FROM articles_article") == 18

    def test_static_files_are_served_under_names_that_never_change(self, served):
        with urllib.request.urlopen(f"http://127.0.0.1:{served.port}{SIGN_IN}", timeout=30) as page:
            style = re.findall(r'href="(/static/[^"]+\.css)"', page.read().decode())[0]
        assert re.search(r"\.[0-9a-f]{12}\.css$", style)
        assert served.page(style) == 200

    def test_a_second_one_on_the_same_archive_says_where_the_first_is(self, served, var):
        with Served(var) as second:
            assert second.process.wait(60) == 1
            assert f"already, at http://127.0.0.1:{served.port}/" in second.said
            assert "Traceback" not in second.said
        assert served.page(SIGN_IN) == 200

    def test_pages_come_again_after_postgresql_was_killed(self, served):
        assert served.page(SIGN_IN) == 200
        web = served.pid_of(WEB)

        clusters.kill_server(served.database)

        wait_until(lambda: "PostgreSQL is back" in served.said)
        wait_until(lambda: refuses_a_wrong_password(served))
        assert served.pid_of(WEB) == web

    def test_a_web_server_that_was_killed_is_back(self, served):
        os.kill(served.pid_of(WEB), signal.SIGKILL)
        wait_until(lambda: served.page(SIGN_IN) == 200)
        assert "The web server ended (Killed) and is started again" in served.said

    def test_a_job_of_a_worker_that_was_killed_is_done_by_the_next(self, served):
        served.ask("UPDATE articles_articleversion SET annotation = 'waiting' RETURNING 1")
        served.ask(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) SELECT 'default', 'annotate_versions',"
            " jsonb_build_object('version_ids', jsonb_agg(id)) FROM articles_articleversion RETURNING id"
        )
        reader = served.pid_of(READER)
        worker = parent_of(reader)
        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: not exists(reader))
        # the half minute after which a worker is taken for dead
        served.ask("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute' RETURNING 1")

        wait_until(lambda: served.ask("SELECT count(*) FROM articles_articleversion WHERE annotation = 'waiting'") == 0)

        assert served.pid_of(WORKER) != worker
        assert served.ask("SELECT count(*) FROM articles_articleversion WHERE annotation = 'failed'") == 0
