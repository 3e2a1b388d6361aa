"""Variables of the environment: each is parsed, or refused by its name."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsdesk import env

NAME = "NEWSDESK_TEST"
STRONG = "kR7v-Wq2pXz9bT4mN8cJ6hF3gD5sL1aY0uE-oViQwZxPtBnM"
STRONGER = STRONG + "KjHgF"


@pytest.fixture(params=[None, "", "  "], ids=["absent", "empty", "blank"])
def unset(request, monkeypatch):
    """The variable as it is when nobody has set it, in the three ways that there are."""
    monkeypatch.delenv(NAME, raising=False)
    if request.param is not None:
        monkeypatch.setenv(NAME, request.param)


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv(NAME, value)


def test_what_is_not_set_is_the_default(unset):
    assert env.boolean(NAME, default=True) is True
    assert env.boolean(NAME, default=False) is False
    assert env.integer(NAME, default=7, least=1, most=9) == 7
    assert env.choice(NAME, default="local", allowed=("local", "production")) == "local"
    assert env.words(NAME) == []
    assert env.database(NAME) is None


@pytest.mark.parametrize(
    ("value", "means"),
    [
        ("yes", True),
        ("1", True),
        ("ON", True),
        (" true ", True),
        ("no", False),
        ("0", False),
        ("Off", False),
        ("false", False),
    ],
)
def test_yes_and_no(given, value, means):
    given(value)
    assert env.boolean(NAME, default=not means) is means


@pytest.mark.parametrize("value", ["maybe", "2", "yes please", "None"])
def test_what_is_neither_yes_nor_no_is_refused(given, value):
    given(value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is .* yes or no"):
        env.boolean(NAME, default=False)


@pytest.mark.parametrize("value", ["1", "9", " 5 "])
def test_a_number_within_its_bounds(given, value):
    given(value)
    assert env.integer(NAME, default=7, least=1, most=9) == int(value)


@pytest.mark.parametrize("value", ["0", "10", "-1", "1.5", "1e3", "five", "٣", "0x5"])
def test_a_number_out_of_bounds_or_none_at_all_is_refused(given, value):
    given(value)
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is .* from 1 to 9"):
        env.integer(NAME, default=7, least=1, most=9)


def test_a_choice_that_is_not_offered_is_refused(given):
    given("staging")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is 'staging'; it takes one of local, production"):
        env.choice(NAME, default="local", allowed=("local", "production"))


def test_a_list_has_no_empty_words(given):
    given(" desk.example, ,archive.example,")
    assert env.words(NAME) == ["desk.example", "archive.example"]


# --------------------------------------------------------------------------------------------------------------- secret


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path):
    kept_in = tmp_path / "var" / "secret-key"

    first = env.secret(NAME, kept_in=kept_in)

    assert env.secret(NAME, kept_in=kept_in) == first
    assert kept_in.read_text() == first
    assert stat.S_IMODE(kept_in.stat().st_mode) == 0o600
    assert len(first) >= env.SHORTEST_SECRET


def test_processes_that_start_at_once_agree_on_one_secret(monkeypatch, tmp_path):
    """As when a second process comes just before the first has written the one it has thought of."""
    kept_in = tmp_path / "secret-key"
    think_of = env.secrets.token_urlsafe
    others = []

    def come_between(length):
        monkeypatch.undo()
        others.append(env.secret(NAME, kept_in=kept_in))
        return think_of(length)

    monkeypatch.setattr(env.secrets, "token_urlsafe", come_between)

    assert [env.secret(NAME, kept_in=kept_in)] == others
    assert list(tmp_path.iterdir()) == [kept_in]


def test_each_archive_has_its_own_secret(tmp_path):
    assert env.secret(NAME, kept_in=tmp_path / "one") != env.secret(NAME, kept_in=tmp_path / "other")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_kept_secret_that_others_can_read_is_refused(tmp_path, mode):
    kept_in = tmp_path / "secret-key"
    env.secret(NAME, kept_in=kept_in)
    kept_in.chmod(mode)

    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        env.secret(NAME, kept_in=kept_in)


def test_a_given_secret_is_taken_and_none_is_made(given, tmp_path):
    given(STRONGER)

    assert env.secret(NAME, kept_in=tmp_path / "secret-key") == STRONGER
    assert not list(tmp_path.iterdir())


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "mounted").write_text(f"{STRONGER}\n")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "mounted"))

    assert env.secret(NAME, kept_in=tmp_path / "secret-key") == STRONGER
    assert not (tmp_path / "secret-key").exists()


def test_a_file_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "mounted"))

    with pytest.raises(ImproperlyConfigured, match=f"{NAME}_FILE: .*mounted"):
        env.secret(NAME, kept_in=tmp_path / "secret-key")


WEAK = [STRONG[: env.SHORTEST_SECRET - 1], "a" * 80, "abc" * 30, f"django-insecure-{STRONGER}"]


@pytest.mark.parametrize("value", WEAK)
@pytest.mark.parametrize("source", ["variable", "file", "kept"])
def test_a_secret_that_can_be_guessed_is_refused_wherever_it_comes_from(monkeypatch, tmp_path, source, value):
    kept_in = tmp_path / "secret-key"
    if source == "variable":
        monkeypatch.setenv(NAME, value)
    elif source == "file":
        (tmp_path / "mounted").write_text(value)
        monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "mounted"))
    else:
        kept_in.touch(mode=0o600)
        kept_in.write_text(value)

    with pytest.raises(ImproperlyConfigured, match="nobody can guess") as refusal:
        env.secret(NAME, kept_in=kept_in)
    assert value not in str(refusal.value)


# ------------------------------------------------------------------------------------------------------------- database


def test_a_database_is_read_from_its_url(given):
    given("postgresql://desk:p%40ss%2Fword@db.example:5433/news%20desk?sslmode=require&connect_timeout=9")

    assert env.database(NAME) == {
        "NAME": "news desk",
        "USER": "desk",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "9"},
    }


def test_a_database_may_be_behind_a_socket(given):
    given("postgres://desk@%2Frun%2FPostgreSQL/newsdesk")

    database = env.database(NAME)
    assert database is not None
    assert (database["HOST"], database["PORT"]) == ("/run/PostgreSQL", "")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://desk@db.example/newsdesk",
        "sqlite:///newsdesk.sqlite3",
        "postgresql://db.example",
        "postgresql://db.example/",
        "newsdesk",
        "postgresql://db.example:port/newsdesk",
        "postgresql://db.example:99999/newsdesk",
    ],
)
def test_another_database_or_none_is_refused(given, url):
    given(url)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.database(NAME)


def test_a_refusal_does_not_print_the_password(given):
    given("postgresql://desk:hunter2@db.example")
    with pytest.raises(ImproperlyConfigured) as refusal:
        env.database(NAME)
    assert "hunter2" not in str(refusal.value)


def test_a_time_zone_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("NEWSDESK_TIME_ZONE", "Mars/Base")
    with pytest.raises(ImproperlyConfigured, match="Mars/Base"):
        env.time_zone("NEWSDESK_TIME_ZONE", default="UTC")

    monkeypatch.setenv("NEWSDESK_TIME_ZONE", "Europe/Lisbon")
    assert env.time_zone("NEWSDESK_TIME_ZONE", default="UTC") == "Europe/Lisbon"
