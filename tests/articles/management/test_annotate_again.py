"""manage.py annotate_again: only current versions, only those asked for, and each on the queue."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import ArticleVersion
from articles.nlp.pipeline import installed_version
from tests.factories import ArticleFactory, ArticleVersionFactory

pytestmark = pytest.mark.django_db
State = ArticleVersion.Annotation


@pytest.fixture
def versions():
    """By name; "old" is no longer the current version of its article."""
    failed = ArticleFactory(
        version__annotation=State.FAILED, version__pipeline_version="", version__problem="Too hard."
    )
    outdated = ArticleFactory(version__pipeline_version="rules.v0", version__number=2)
    done = ArticleFactory(version__pipeline_version=installed_version())
    named = {"failed": failed.versions.get(), "outdated": outdated.versions.get(), "done": done.versions.get()}
    return named | {"old": ArticleVersionFactory(article=outdated, number=1, pipeline_version="rules.v0")}


@pytest.mark.parametrize(
    ("arguments", "again"),
    [
        (["--failed"], ["failed"]),
        (["--outdated"], ["outdated"]),
        (["done"], ["done"]),
        (["done", "outdated"], ["outdated", "done"]),
    ],
)
def test_what_is_asked_for_waits_and_is_on_the_queue(versions, arguments, again):
    out = StringIO()
    ids = [str(versions[word].article_id) if word in versions else word for word in arguments]
    call_command("annotate_again", *ids, stdout=out)

    waiting = ArticleVersion.objects.filter(annotation=State.WAITING, problem="").order_by("pk")
    assert list(waiting) == [versions[name] for name in again]
    assert ProcrastinateJob.objects.latest("pk").args == {"version_ids": [version.pk for version in waiting]}
    assert out.getvalue() == f"{len(again)} articles wait for a worker to read them again.\n"


@pytest.mark.parametrize("arguments", [[], ["--failed", "--outdated"], ["--failed", "1"], ["987654"]])
def test_what_cannot_be_meant_changes_nothing(versions, arguments):
    with pytest.raises(CommandError):
        call_command("annotate_again", *arguments)
    assert not ArticleVersion.objects.filter(annotation=State.WAITING).exists()
