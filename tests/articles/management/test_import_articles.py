"""manage.py import_articles: what it prints, stores and exits with."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import queue
from articles.intake import reading
from articles.management.commands import import_articles
from articles.models import Article, ArticleVersion, Intake, IntakeItem, Outlet

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles, one of them below, and hidden files that are none of ours."""
    (tmp_path / "b.txt").write_text("The ferry stays.")
    (tmp_path / "a.md").write_text("---\ntitle: Ferry\noutlet: Coast Lantern\n---\nThe ferry *leaves*.")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "c.html").write_text("<p>The ferry is late, the company that runs it said on Monday.</p>")
    (tmp_path / ".hidden.txt").write_text("Secret.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text("Secret.")
    return tmp_path


def run(*arguments: object) -> tuple[list[str], list[str], str]:
    """The lines on standard output, those on standard error, and what it ended with."""
    out, err, ended = StringIO(), StringIO(), ""
    try:
        call_command("import_articles", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except CommandError as error:
        ended = str(error)
    return out.getvalue().splitlines(), err.getvalue().splitlines(), ended


def test_a_folder_is_imported_with_all_below_it_in_order(folder):
    lines, problems, ended = run(folder, "--outlet", "The Quay Courier")

    assert lines == [
        f"stored       {folder}/a.md",
        f"stored       {folder}/b.txt",
        f"stored       {folder}/below/c.html",
        "3 read: 3 stored.",
    ]
    assert (problems, ended) == ([], "")
    assert list(Article.objects.order_by("pk").values_list("outlet__name", flat=True)) == [
        "Coast Lantern",
        "The Quay Courier",
        "The Quay Courier",
    ]
    assert Intake.objects.get().label == folder.name


def test_importing_again_gives_duplicates_and_is_no_error(folder):
    run(folder)
    lines, problems, ended = run(folder)

    assert lines[-1] == "3 read: 3 duplicate."
    assert (problems, ended) == ([], "")


def test_what_is_refused_is_said_on_standard_error_and_ends_with_an_error(folder):
    (folder / "b.png").write_bytes(b"\x89PNG")
    lines, problems, ended = run(folder, folder / "absent.txt")

    assert lines[-1] == "5 read: 3 stored, 2 refused."
    assert problems == [
        f"refused      {folder}/b.png: this is a PNG image",
        f"refused      {folder}/absent.txt: there is no such file",
    ]
    assert ended == "2 of 5 refused; the lines above say why."


def test_files_that_cannot_be_read_are_refused(tmp_path, settings):
    os.mkfifo(tmp_path / "pipe.txt")
    settings.UPLOAD_LIMIT = 10
    (tmp_path / "large.txt").write_text("More than ten bytes.")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "absent")

    _, problems, _ = run(tmp_path)

    assert [line.partition(": ")[2] for line in problems] == [
        "there is no such file",
        "20\xa0bytes: a file has no more than 10\xa0bytes",
        "this is no file that can be read to its end",
    ]


def test_a_name_that_hides_itself_is_shown(tmp_path):
    (tmp_path / "a\u202etxt.png").write_bytes(b"\x89PNG")

    assert "a\\u202etxt.png: this is a PNG image" in run(tmp_path)[1][0]


def test_a_dry_run_says_the_same_and_stores_nothing(folder):
    lines, _, _ = run(folder, "--dry-run", "--outlet", "The Quay Courier")

    assert lines[-1] == "3 read: 3 stored. Nothing was stored: this was a dry run."
    assert not Article.objects.exists()
    assert not Intake.objects.exists()
    assert not Outlet.objects.exists()


def test_copies_far_apart_are_duplicates_in_a_dry_run_too(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 1)
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text("The ferry stays.")
    lines, _, _ = run(tmp_path, "--dry-run")

    assert lines[-1] == "3 read: 1 stored, 2 duplicate. Nothing was stored: this was a dry run."


def test_which_column_is_which_can_be_told(tmp_path):
    (tmp_path / "posts.csv").write_text("what,words\nFerry,The ferry stays in port.\n")
    run(tmp_path, "--column", "title=what", "--column", "text=words")

    assert Article.objects.get().title == "Ferry"
    assert run(tmp_path, "--column", "headline=what")[2].startswith("--column headline=what: expected is FIELD=HEADING")


def test_a_table_whose_columns_nobody_can_tell_is_refused(tmp_path):
    (tmp_path / "posts.csv").write_text("what,words\nFerry,The ferry stays in port.\n")
    _, problems, ended = run(tmp_path)

    assert "no column holds the article's words" in problems[0]
    assert ended == "1 of 1 refused; the lines above say why."


def test_the_format_can_be_told(folder):
    run(folder / "a.md", "--format", "plain")

    assert "The ferry *leaves*." in ArticleVersion.objects.get().body


def test_an_endless_outlet_is_an_error(folder):
    assert run(folder, "--outlet", "x" * 201)[2] == "--outlet: a name has no more than 200 characters."
    assert not Intake.objects.exists()


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_nothing_to_import_is_an_error_and_no_import(tmp_path, options):
    assert run(tmp_path, *options)[2].startswith("There is no file to import there")
    assert not Intake.objects.exists()


def test_waiting_ends_when_every_article_has_been_read(folder, monkeypatch):
    """A worker reads one article in each pause."""

    def pause(_: float) -> None:
        first = ArticleVersion.objects.filter(annotation="waiting").values("pk")[:1]
        ArticleVersion.objects.filter(pk__in=first).update(annotation="annotated", pipeline_version="tests.v1")

    monkeypatch.setattr(import_articles.time, "sleep", pause)
    lines, problems, ended = run(folder, "--wait")

    assert not ArticleVersion.objects.exclude(annotation="annotated").exists()
    assert (lines[-1], problems, ended) == ("3 articles read for their claims, 0 could not be.", [], "")


def test_every_item_is_kept_in_order(folder):
    run(folder)

    assert list(IntakeItem.objects.values_list("file__position", "outcome")) == [
        (1, "stored"),
        (2, "stored"),
        (3, "stored"),
    ]


def test_broken_off_a_worker_brings_it_to_its_end(folder, monkeypatch):
    def broken_off(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_articles, "read_all", broken_off)
    with pytest.raises(KeyboardInterrupt):
        run(folder)

    intake = Intake.objects.get()
    job = ProcrastinateJob.objects.get(task_name=queue.READ_FILES)
    assert job.args == {"file_ids": list(intake.files.values_list("pk", flat=True))}
