"""Pages for what went wrong: each says what happened and what to do, and none needs what may have failed."""

from __future__ import annotations

import errno

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.test import Client
from django.urls import reverse
from psycopg.errors import DiskFull

from tests.articles.routes import PATTERNS

FAILURE = "the server closed the connection unexpectedly"
STYLES = '<link rel="stylesheet" href="/static/css/base.css">'


@pytest.fixture
def failing(monkeypatch):
    """The answer of a page that raises the error; without a database, which the tests that use this do not have."""

    def answer(error, cause=None):
        @login_not_required
        def raising(request):
            raise error from cause

        pattern = next(pattern for pattern in PATTERNS if pattern.name == "front_page")
        monkeypatch.setattr(pattern, "callback", raising)
        return Client(raise_request_exception=False).get("/")

    return answer


def test_a_failure_of_ours_is_500_on_a_page_that_stands_alone(failing):
    response = failing(ValueError("secret detail"))

    page = response.content.decode()
    assert response.status_code == 500
    assert "Something broke on our side" in page
    assert "secret detail" not in page
    assert STYLES in page


def test_that_page_needs_no_list_of_hashed_names(failing, settings):
    """In production a name that collectstatic has not seen is an error; the page about errors may not raise it."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }

    assert STYLES in failing(ValueError("no manifest entry")).content.decode()


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError(FAILURE), None),
        (InterfaceError("connection already closed"), None),
        (RuntimeError("the job cannot be queued"), OperationalError(FAILURE)),
    ],
)
def test_a_failure_of_the_database_is_503_with_a_sentence(failing, error, cause):
    response = failing(error, cause)

    page = response.content.decode()
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "cannot be reached just now" in page
    assert "Nothing that was saved is lost" in page
    assert FAILURE not in page


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), None, 507),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), None, 507),
        (OperationalError("could not extend file"), DiskFull("could not extend file"), 507),
        (OSError(errno.EIO, "Input/output error"), None, 500),
    ],
)
def test_a_full_disk_is_507_with_a_sentence(failing, error, cause, status):
    response = failing(error, cause)

    assert response.status_code == status
    assert ("There is no room left on the server" in response.content.decode()) == (status == 507)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["get", "post"])
def test_pages_heal_when_the_database_is_back(editor, monkeypatch, method):
    client = Client(raise_request_exception=False)
    client.force_login(editor)

    def unreachable(self, parameters):
        raise OperationalError(FAILURE)

    with monkeypatch.context() as down:
        connection.close()
        down.setattr(DatabaseWrapper, "get_new_connection", unreachable)
        statuses = [getattr(client, method)(reverse("password_change")).status_code for _ in range(2)]

    assert statuses == [503, 503]
    assert getattr(client, method)(reverse("password_change")).status_code == (200 if method == "get" else 422)


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_not_there_is_503_too_while_the_database_is_gone(editor, monkeypatch):
    """The page that says 404 names who is signed in."""
    client = Client(raise_request_exception=False)
    client.force_login(editor)

    def unreachable(self, parameters):
        raise OperationalError(FAILURE)

    with monkeypatch.context() as down:
        connection.close()
        down.setattr(DatabaseWrapper, "get_new_connection", unreachable)
        status = client.get("/nowhere/").status_code

    assert status == 503


def test_an_address_of_nothing_leads_to_the_sign_in_page(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert f'<a class="button" href="{reverse("sign_in")}">' in response.content.decode()


@pytest.mark.django_db
def test_an_address_of_nothing_leads_readers_to_the_articles(reader_client):
    assert f'<a class="button" href="{reverse("article_list")}">' in reader_client.get("/nowhere/").content.decode()


@pytest.mark.django_db
def test_who_may_not_is_told_whom_to_ask(reader_client):
    response = reader_client.get(reverse("account_list"))

    assert response.status_code == 403
    assert "ask an admin" in response.content.decode()


def test_a_request_that_is_too_large_says_what_to_do(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    response = client.post(reverse("sign_in"), {"username": "e" * 50})

    assert response.status_code == 400
    assert "could not be understood" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused(client):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert b"evil.example" not in response.content
