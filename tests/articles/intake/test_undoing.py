"""An import is taken back as long as nobody has worked on what it brought."""

from __future__ import annotations

import json

import pytest

from articles.annotating import storing as annotating
from articles.editing import attributions
from articles.intake import undoing
from articles.models import Article, ArticleVersion, Attribution, Claim, Intake, IntakeFile
from articles.nlp.annotations import ArticleAnnotation, Candidate, ClaimSpan, EntityAnnotation, Span
from tests.articles.intake.imports import became, begun, ferries, finish, imported

pytestmark = pytest.mark.django_db
URL = "https://quay-courier.example/ferry"


def page(text: str, **fields: str) -> tuple[str, bytes]:
    return "page.jsonl", json.dumps({"text": text, "url": URL, "title": "Ferry"} | fields).encode()


def annotated(version: ArticleVersion) -> Claim:
    """The version's first four words as a claim of somebody."""
    entity = EntityAnnotation(0, "Ida Brandt", "person")
    span = Span(0, len(" ".join(version.body.split()[:4])))
    claim = ClaimSpan("indirect", (span,), (), (), 0, None, False, 0.9, (Candidate(0, 0.9, ("named",)),))
    annotating.store(version.pk, ArticleAnnotation("tests.v1", (entity,), (), (claim,), ()))
    return version.claims.get()


def test_all_that_was_stored_goes_and_what_became_of_it_stays_to_be_read():
    other = imported(("other.txt", b"The ferry stays."))
    intake = imported(("many.jsonl", ferries(3)), ("other.txt", b"The ferry stays."))
    for version in ArticleVersion.objects.all():
        annotated(version)

    assert undoing.undo(intake) == 3
    assert Article.objects.get() == other.items.get().article
    assert intake.stage == Intake.Stage.UNDONE
    assert [outcome for _, outcome in became(intake)] == ["stored"] * 3 + ["duplicate"]
    assert Claim.objects.count() == 1


def test_taken_back_twice_is_taken_back_once():
    intake = imported(("many.jsonl", ferries(3)))
    undoing.undo(intake)

    assert undoing.undo(intake) == 0


def test_broken_off_it_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(undoing, "BATCH", 2)
    intake = imported(("many.jsonl", ferries(5)))
    take_out, calls = undoing._take_out, 0

    def dying(*args):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise SystemExit("killed")
        return take_out(*args)

    monkeypatch.setattr(undoing, "_take_out", dying)
    with pytest.raises(SystemExit):
        undoing.undo(intake)
    assert Article.objects.count() == 3

    assert undoing.undo(intake) == 3
    assert not Article.objects.exists()


def test_a_new_version_goes_and_the_article_is_what_it_was():
    imported(page("The ferry stays.", date="2026-10-05", byline="Ida Brandt"))
    before = Article.objects.values("title", "byline", "published_at", "digest", "section").get()
    intake = imported(page("The ferry leaves.", date="2026-10-06", byline="Arne Kolbe", title="Ferry leaves"))
    assert became(intake)[0][1] == "new_version"

    assert undoing.undo(intake) == 1
    assert Article.objects.values("title", "byline", "published_at", "digest", "section").get() == before
    assert ArticleVersion.objects.get().body == "The ferry stays."


def test_an_article_that_another_import_has_changed_since_keeps_that_version():
    intake = imported(page("The ferry stays."))
    imported(page("The ferry leaves."))

    undoing.undo(intake)
    assert ArticleVersion.objects.get().body == "The ferry leaves."
    assert Article.objects.count() == 1


def test_what_people_have_worked_on_keeps_the_whole_import(editor):
    intake = imported(("many.jsonl", ferries(3)))
    claim = annotated(ArticleVersion.objects.earliest("pk"))
    attribution = Attribution.objects.get(claim=claim)
    attributions.choose_speaker(attribution, speaker=attribution.speaker, by=editor, edition=attribution.edition)

    assert [article.pk for article in undoing.worked_on(intake)] == [claim.article_id]
    with pytest.raises(undoing.WorkedOn):
        undoing.undo(intake)
    assert Article.objects.count() == 3
    assert Intake.objects.get(pk=intake.pk).stage == Intake.Stage.RUNNING


def test_files_that_are_yet_to_be_read_are_not_read_any_more():
    intake = begun(("many.jsonl", ferries(3)))

    undoing.undo(intake)
    finish(intake)
    assert not Article.objects.exists()
    assert set(intake.files.values_list("state", flat=True)) == {IntakeFile.State.READ}
