"""What every test may use: a PostgreSQL of the tests' own, the people of the newsroom, and two whom it quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.test import Client


@pytest.fixture(scope="session")
def embedded_server() -> Iterator[None]:
    """The embedded PostgreSQL, unless DATABASE_URL names another; stopped at the end."""
    from django.conf import settings

    from newsdesk.postgres import Server

    if settings.EXTERNAL_DATABASE is not None:
        yield
        return
    with Server(settings.EMBEDDED_DATABASE, may_create_databases=True):
        yield


@pytest.fixture(scope="session")
def django_db_setup(embedded_server: None, django_db_setup: None, django_db_blocker: object) -> None:
    """The test database; its history may be emptied, or no test could start afresh after a browser has saved."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("ALTER TABLE articles_revision DISABLE TRIGGER revision_no_truncate")


@pytest.fixture(scope="session", autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """The process that reads files is kept from one test to the next, and ended with the last."""
    yield
    from articles.intake import reading

    if reading.reader.cache_info().currsize:
        reading.reader().close()


@pytest.fixture(autouse=True)
def _light_settings(settings) -> None:
    """Static files by their own names (no collectstatic before the tests), and passwords hashed fast."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


def _signed_in(user: User) -> Client:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader(db) -> User:
    from tests.factories import user_in_role

    return user_in_role("rosa", "reader")


@pytest.fixture
def editor(db) -> User:
    from tests.factories import user_in_role

    return user_in_role("edith", "editor")


@pytest.fixture
def desk_chief(db) -> User:
    from tests.factories import user_in_role

    return user_in_role("carla", "admin")


@pytest.fixture
def reader_client(reader: User) -> Client:
    return _signed_in(reader)


@pytest.fixture
def editor_client(editor: User) -> Client:
    return _signed_in(editor)


@pytest.fixture
def chief_client(desk_chief: User) -> Client:
    return _signed_in(desk_chief)


@pytest.fixture
def dantas(db):
    from tests.factories import EntityFactory

    return EntityFactory(name="Mirela Dantas")


@pytest.fixture
def verbeke(db):
    from tests.factories import EntityFactory

    return EntityFactory(name="Joost Verbeke")
