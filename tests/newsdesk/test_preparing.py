"""What a start makes only once: static files, accounts, sample articles."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from django.contrib.auth.models import User
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.models import Article, Intake, IntakeItem
from articles.models.roles import Role, role_of
from newsdesk.serving import newcomers, preparing
from tests.factories import ArticleFactory


@pytest.fixture
def collected(settings, tmp_path, monkeypatch):
    """Files to collect, in `static`; counts how often they were."""
    source = tmp_path / "static"
    source.mkdir()
    (source / "page.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = str(tmp_path / "collected")
    runs = []
    collect = preparing.call_command
    monkeypatch.setattr(
        preparing, "call_command", lambda *args, **options: (runs.append(args[0]), collect(*args, **options))
    )
    return source, runs


def test_static_files_are_collected_once(collected, tmp_path):
    _, runs = collected
    preparing.collect_static()
    preparing.collect_static()
    assert runs == ["collectstatic"]
    assert (tmp_path / "collected" / "page.css").exists()


@pytest.mark.parametrize("change", ["other words", "a new file", "a file gone"])
def test_static_files_are_collected_again_when_they_have_changed(collected, tmp_path, change):
    source, runs = collected
    (source / "old.css").write_text("b { color: red }")
    preparing.collect_static()
    if change == "other words":
        (source / "page.css").write_text("a { color: tan }")
        os.utime(source / "page.css", (1, 1))
    elif change == "a new file":
        (source / "new.css").write_text("c { color: red }")
    else:
        (source / "old.css").unlink()

    preparing.collect_static()

    assert len(runs) == 2
    assert sorted(path.name for path in (tmp_path / "collected").glob("*.css")) == sorted(
        path.name for path in source.iterdir()
    )


@pytest.mark.django_db
def test_accounts_are_made_for_an_editor_and_an_admin():
    passwords = newcomers.make_accounts()

    assert list(passwords) == ["editor", "admin"]
    users = {user.username: user for user in User.objects.all()}
    assert [role_of(users[name]) for name in passwords] == [Role.EDITOR, Role.ADMIN]
    assert all(users[name].check_password(password) for name, password in passwords.items())
    assert len(set(passwords.values())) == 2


@pytest.mark.django_db
def test_no_account_is_made_where_there_is_one(editor):
    assert newcomers.make_accounts() == {}
    assert User.objects.get() == editor


@pytest.mark.django_db
def test_sample_articles_are_stored_and_put_on_the_queue():
    assert newcomers.load_samples() == 18
    outcomes = Counter(IntakeItem.objects.values_list("outcome", flat=True))
    assert outcomes == {IntakeItem.Outcome.STORED: 16, IntakeItem.Outcome.COPY: 2}, (
        "two are written to share their text"
    )
    assert Article.objects.exclude(published_at=None).count() == 18
    assert set(ProcrastinateJob.objects.values_list("task_name", flat=True)) == {queue.READ_FILES, queue.ANNOTATE}


@pytest.mark.django_db
@pytest.mark.parametrize("make", [ArticleFactory, lambda: Intake.objects.create(label="Friday's box")])
def test_no_sample_is_stored_where_anything_ever_was(make):
    make()
    before = Article.objects.count()
    assert newcomers.load_samples() == 0
    assert Article.objects.count() == before
