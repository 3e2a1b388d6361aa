"""A batch is read to its end, whatever one of its articles does; what is done is not done again."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from articles.annotating import reading, storing
from articles.models import Article, ArticleVersion
from articles.nlp.annotations import ArticleAnnotation, EntityAnnotation, MentionSpan, Span
from articles.nlp.child import ReaderUnavailable, TooHard
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
State = ArticleVersion.Annotation


class ReaderStandIn:
    """Reads at once; `answers` says by title what it gives, or raises, instead of an annotation without claims."""

    def __init__(self):
        self.titles = []
        self.answers = {}

    def pipeline_version(self):
        return "v2"

    def read(self, text, title):
        self.titles.append(title)
        answer = self.answers.get(title, ArticleAnnotation("v2", (), (), (), (Span(0, 3),)))
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer


@pytest.fixture(autouse=True)
def reader(monkeypatch):
    reader = ReaderStandIn()
    monkeypatch.setattr(reading, "reader", lambda: reader)
    return reader


@pytest.fixture
def make_version():
    def make(title, **values):
        article = ArticleFactory(
            title=title, body=f"{title}: the tram is late.", **{f"version__{k}": v for k, v in values.items()}
        )
        return article.versions.get()

    return make


@pytest.fixture
def waiting(make_version):
    return [make_version(title, annotation=State.WAITING, pipeline_version="") for title in ("one", "two", "three")]


def states(versions):
    return list(ArticleVersion.objects.filter(pk__in=ids(versions)).order_by("pk").values_list("annotation", "problem"))


def ids(versions):
    return [version.pk for version in versions]


def test_what_waits_is_annotated(waiting):
    left = reading.annotate_versions(ids(waiting))

    assert list(left) == []
    assert states(waiting) == [(State.ANNOTATED, "")] * 3
    assert set(ArticleVersion.objects.values_list("pipeline_version", flat=True)) == {"v2"}
    assert ArticleVersion.objects.filter(boilerplate=[[0, 3]]).count() == 3


def test_one_that_cannot_be_read_loses_itself_only(waiting, reader):
    reader.answers["two"] = TooHard("Reading it takes longer than 30 seconds.")

    reading.annotate_versions(ids(waiting))

    failed = (State.FAILED, "Reading it takes longer than 30 seconds.")
    assert states(waiting) == [(State.ANNOTATED, ""), failed, (State.ANNOTATED, "")]


def test_one_whose_annotation_cannot_be_stored_loses_itself_only(waiting, reader):
    nobody = MentionSpan(Span(0, 3), 7, "name", "PERSON")
    reader.answers["two"] = ArticleAnnotation("v2", (), (nobody,), (), ())

    reading.annotate_versions(ids(waiting))

    assert [state for state, _ in states(waiting)] == [State.ANNOTATED, State.FAILED, State.ANNOTATED]
    assert "cannot be stored: IndexError" in states(waiting)[1][1]


def test_one_that_the_database_refuses_loses_itself_only(waiting, reader):
    beyond = MentionSpan(Span(5, 2), 0, "name", "PERSON")
    reader.answers["two"] = ArticleAnnotation("v2", (EntityAnnotation(0, "Dantas", "person"),), (beyond,), (), ())

    reading.annotate_versions(ids(waiting))

    assert [state for state, _ in states(waiting)] == [State.ANNOTATED, State.FAILED, State.ANNOTATED]


def test_what_was_deleted_meanwhile_is_skipped(waiting, reader):
    Article.objects.filter(versions=waiting[1]).delete()

    reading.annotate_versions(ids(waiting))

    assert reader.titles == ["one", "three"]


def test_one_that_is_deleted_while_it_is_read_is_skipped(waiting, reader):
    def delete():
        Article.objects.filter(versions=waiting[1]).delete()
        return ArticleAnnotation("v2", (), (), (), ())

    reader.answers["two"] = delete
    reading.annotate_versions(ids(waiting))

    assert states(waiting) == [(State.ANNOTATED, ""), (State.ANNOTATED, "")]


@pytest.mark.parametrize(
    ("state", "by", "is_read"),
    [
        (State.ANNOTATED, "v2", False),
        (State.ANNOTATED, "v1", True),
        (State.FAILED, "", False),
        (State.WAITING, "v2", True),
    ],
)
def test_what_is_done_is_not_done_again(make_version, reader, state, by, is_read):
    version = make_version("one", annotation=state, pipeline_version=by)

    reading.annotate_versions([version.pk])

    assert reader.titles == ["one"] * is_read


def test_what_another_worker_stored_meanwhile_is_not_stored_again(waiting, reader):
    def store_first():
        storing.store(waiting[0].pk, ArticleAnnotation("v2", (), (), (), (Span(4, 9),)))
        return ArticleAnnotation("v2", (), (), (), (Span(0, 3),))

    reader.answers["one"] = store_first
    reading.annotate_versions(ids(waiting[:1]))

    assert ArticleVersion.objects.get(pk=waiting[0].pk).boilerplate == [[4, 9]]


@pytest.mark.parametrize("error", [ReaderUnavailable("no model"), OperationalError("the server is gone")])
def test_what_is_no_fault_of_an_article_fails_none(waiting, reader, error):
    reader.answers["two"] = error

    with pytest.raises(type(error)):
        reading.annotate_versions(ids(waiting))

    assert [state for state, _ in states(waiting)] == [State.ANNOTATED, State.WAITING, State.WAITING]


def test_it_stops_between_two_articles_and_says_what_is_left(waiting, reader):
    left = reading.annotate_versions(ids(waiting), stop=lambda: len(reader.titles) == 2)

    assert list(left) == [waiting[2].pk]
    assert reader.titles == ["one", "two"]


def test_giving_up_fails_only_what_waits(waiting, make_version):
    done = make_version("done", annotation=State.ANNOTATED, pipeline_version="v2")

    reading.give_up(ids([waiting[0], done]), "It ended three workers.")

    assert states([waiting[0], done]) == [(State.FAILED, "It ended three workers."), (State.ANNOTATED, "")]
    assert states(waiting[1:]) == [(State.WAITING, "")] * 2
