"""What becomes of records: stored, duplicate, new version or refused; all of a batch or none, and the rest goes through."""

from __future__ import annotations

import dataclasses
import datetime
import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import storing
from articles.intake.places import Place
from articles.intake.records import ArticleRecord, Entry, Refused
from articles.models import Article, ArticleVersion, Intake, IntakeFile, IntakeItem, Outlet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Outcome = IntakeItem.Outcome
FERRY = ArticleRecord(
    title="Ferry stays in port",
    body="The ferry will stay in port until Friday.\n\n“We wait for a pump,” the captain said.",
    outlet="The Quay Courier",
    outlet_domain="quay-courier.example",
    outlet_country="XA",
    url="https://quay-courier.example/ferry",
    byline="Ida Brandt",
    published_at=datetime.datetime(2026, 10, 5, 9, 0, tzinfo=datetime.UTC),
    language="en",
    section="Harbour",
)
LATER_WORDS = "The ferry left on Thursday.\n\n“The pump came early,” the captain said."


@pytest.fixture
def intake(db) -> Intake:
    return Intake.objects.create(label="Friday's post")


@pytest.fixture
def queued(db) -> Callable[[], list[list[int]]]:
    """What the jobs hold that were put on the queue in this test, in order."""
    before = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    return lambda: [job.args["version_ids"] for job in ProcrastinateJob.objects.exclude(pk__in=before).order_by("pk")]


def stored(intake: Intake, *records: ArticleRecord | Refused) -> list[IntakeItem]:
    return storing.store(found_in(intake, records), intake=intake)


def found_in(intake: Intake, records: Sequence[ArticleRecord | Refused]) -> list[storing.Found]:
    """The records as entries of the import's one file, behind those that it has."""
    file, _ = IntakeFile.objects.get_or_create(intake=intake, position=1, name="box.zip")
    there = intake.items.count()
    return [
        storing.Found(file, Entry(f"{number}.txt", record, Place(0, number)))
        for number, record in enumerate(records, start=there + 1)
    ]


def outcomes(items: list[IntakeItem]) -> list[str]:
    return [item.outcome for item in items]


def test_a_record_is_stored_whole(intake):
    (item,) = stored(intake, FERRY)

    article = Article.objects.get()
    version = article.versions.get()
    assert (item.outcome, item.article, item.reason) == (Outcome.STORED, article, "")
    for name in ("title", "url", "byline", "published_at", "language", "section"):
        assert getattr(article, name) == getattr(FERRY, name)
    assert (article.outlet.name, article.outlet.domain, article.outlet.country) == (
        "The Quay Courier",
        "quay-courier.example",
        "XA",
    )
    assert (version.number, version.title, version.body) == (1, FERRY.title, FERRY.body)
    assert version.digest == article.digest == FERRY.digest
    assert version.annotation == ArticleVersion.Annotation.WAITING


def test_stored_versions_are_put_on_the_queue_in_small_jobs(intake, queued):
    stored(intake, *(dataclasses.replace(FERRY, url="", body=f"Ferry {number} leaves.") for number in range(45)))

    assert [len(ids) for ids in queued()] == [20, 20, 5]
    assert [pk for ids in queued() for pk in ids] == list(
        ArticleVersion.objects.order_by("pk").values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    ("second", "outcome"),
    [
        pytest.param(FERRY, Outcome.DUPLICATE, id="the very same"),
        pytest.param(dataclasses.replace(FERRY, url=""), Outcome.DUPLICATE, id="without its address"),
        pytest.param(
            dataclasses.replace(FERRY, url="https://quay-courier.example/amp/ferry"), Outcome.DUPLICATE, id="elsewhere"
        ),
        pytest.param(
            dataclasses.replace(FERRY, body=FERRY.body.replace("\n\n", "\n\n ")), Outcome.DUPLICATE, id="white space"
        ),
        pytest.param(dataclasses.replace(FERRY, outlet="THE QUAY COURIER"), Outcome.DUPLICATE, id="outlet in capitals"),
        pytest.param(dataclasses.replace(FERRY, body=LATER_WORDS), Outcome.NEW_VERSION, id="other words"),
        pytest.param(
            dataclasses.replace(FERRY, body=LATER_WORDS, url=""), Outcome.STORED, id="other words, no address"
        ),
        pytest.param(dataclasses.replace(FERRY, outlet="Coast Lantern", url=""), Outcome.COPY, id="another outlet"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "in two"])
def test_what_a_second_record_becomes(intake, second, outcome, at_once):
    items = stored(intake, FERRY, second) if at_once else [*stored(intake, FERRY), *stored(intake, second)]

    assert outcomes(items) == [Outcome.STORED, outcome]
    is_another = outcome in (Outcome.STORED, Outcome.COPY)
    assert (items[0].article == items[1].article) == (not is_another)
    assert Article.objects.count() == (2 if is_another else 1)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "in two"])
def test_a_new_version_takes_the_place_of_the_old_one_which_stays(intake, at_once):
    second = dataclasses.replace(FERRY, title="Ferry leaves", body=LATER_WORDS, byline="", published_at=None)
    if at_once:
        stored(intake, FERRY, second)
    else:
        stored(intake, FERRY)
        stored(intake, second)

    article = Article.objects.get()
    assert list(article.versions.order_by("number").values_list("number", "title", "body")) == [
        (1, "Ferry stays in port", FERRY.body),
        (2, "Ferry leaves", LATER_WORDS),
    ]
    assert (article.title, article.digest) == ("Ferry leaves", LATER.digest)
    assert (article.byline, article.published_at) == (FERRY.byline, FERRY.published_at), "what it does not tell stays"


def test_the_same_import_again_changes_nothing(intake):
    records = [FERRY, dataclasses.replace(FERRY, body=LATER_WORDS), dataclasses.replace(FERRY, url="", outlet="")]
    first = stored(intake, *records)
    again = stored(Intake.objects.create(label="again"), *records)

    assert outcomes(first) == [Outcome.STORED, Outcome.NEW_VERSION, Outcome.COPY]
    assert outcomes(again) == [Outcome.DUPLICATE] * 3
    assert [item.article for item in again] == [item.article for item in first]
    assert ArticleVersion.objects.count() == 3


LATER = dataclasses.replace(FERRY, body=LATER_WORDS)
RENAMED = dataclasses.replace(FERRY, title="Ferry to stay in port until Friday")


@pytest.mark.parametrize("records", [[FERRY, LATER, FERRY], [FERRY, RENAMED], [FERRY, RENAMED, FERRY]])
@pytest.mark.parametrize("batch", [1, 3], ids=["one by one", "in one batch"])
def test_each_change_under_an_address_is_a_version_and_the_same_files_again_bring_none(intake, records, batch):
    def imported(into):
        parts = [records[at : at + batch] for at in range(0, len(records), batch)]
        return outcomes([item for part in parts for item in stored(into, *part)])

    changes = [Outcome.NEW_VERSION] * (len(records) - 1)
    assert imported(intake) == [Outcome.STORED, *changes]
    assert imported(Intake.objects.create(label="again")) == [Outcome.DUPLICATE] * len(records)
    versions = ArticleVersion.objects.order_by("number").values_list("number", "title", "body")
    assert list(versions) == [(number, record.title, record.body) for number, record in enumerate(records, start=1)]
    article = Article.objects.get()
    assert (article.title, article.digest) == (records[-1].title, records[-1].digest)


@pytest.mark.parametrize("second", [LATER, RENAMED])
def test_an_outlet_goes_back_to_what_it_had(db, second):
    became = [
        stored(Intake.objects.create(label="daily"), record)[0].outcome for record in (FERRY, second, FERRY, FERRY)
    ]
    assert became == [Outcome.STORED, Outcome.NEW_VERSION, Outcome.NEW_VERSION, Outcome.DUPLICATE]


def test_words_that_another_article_of_the_outlet_has_are_a_duplicate_of_that(intake):
    first, _, copy = stored(intake, FERRY, LATER, dataclasses.replace(FERRY, url="", body="Other words."))
    back = stored(intake, dataclasses.replace(FERRY, body="Other words."))
    assert (outcomes(back), back[0].article) == ([Outcome.DUPLICATE], copy.article)
    assert first.article != copy.article


def test_the_import_says_who_publishes_what_does_not_say_it_itself(intake):
    intake.outlet = Outlet.objects.create(name="Elgar Public Radio")
    silent, telling = stored(intake, dataclasses.replace(FERRY, outlet="", url=""), FERRY)

    assert silent.article.outlet == intake.outlet
    assert telling.article.outlet.name == "The Quay Courier"


def test_refused_and_noted_records_say_why(intake):
    noted = dataclasses.replace(FERRY, notes=("date soon could not be read: left out", "2 control characters left out"))
    refused, kept = stored(intake, Refused("empty: there are no words in it"), noted)

    assert (refused.outcome, refused.reason, refused.article) == (
        Outcome.REFUSED,
        "empty: there are no words in it",
        None,
    )
    assert kept.reason == "date soon could not be read: left out; 2 control characters left out"


def test_one_record_that_the_database_refuses_loses_itself_alone(intake, queued):
    too_long = dataclasses.replace(FERRY, section="harbour " * 100, body="No ferry at all.", url="")
    items = stored(intake, FERRY, too_long, dataclasses.replace(FERRY, body="Something else.", url=""))

    assert outcomes(items) == [Outcome.STORED, Outcome.REFUSED, Outcome.STORED]
    assert items[1].reason.startswith("the archive cannot hold it: value too long")
    assert list(intake.items.values_list("record", "name")) == [(1, "1.txt"), (2, "2.txt"), (3, "3.txt")]
    assert sum(len(ids) for ids in queued()) == 2


def test_the_queries_of_a_batch_do_not_grow_with_it(intake, django_assert_num_queries):
    records = [dataclasses.replace(FERRY, url=f"https://a.example/{n}", body=f"Ferry {n} leaves.") for n in range(100)]
    found = found_in(intake, records)
    # two savepoints (4), items that are there already, the lock between its settings (4), outlets sought, and the new one
    # made in a savepoint (5), articles by address and by words, new keys for articles, versions and items (3), jobs, the
    # search for copies between its settings (3), the words of those that may be, and what is kept of the sketches
    with django_assert_num_queries(27):
        storing.store(found, intake=intake)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one batch", "in two"])
def test_copies_are_found_by_the_newest_words_of_an_article(intake, at_once):
    words = " ".join(f"word{number}" for number in range(200))
    rewritten = dataclasses.replace(FERRY, body=f"{words} and so on.")
    if at_once:
        stored(intake, FERRY, rewritten)
    else:
        stored(intake, FERRY)
        stored(intake, rewritten)
    (copy,) = stored(intake, dataclasses.replace(FERRY, url="", outlet="Coast Lantern", body=f"{words} and so forth."))

    assert copy.outcome == Outcome.COPY
    assert copy.article.copy_of.url == FERRY.url


def test_a_place_that_has_its_item_is_not_stored_again(intake):
    found = found_in(intake, [FERRY, LATER])
    storing.store(found[:1], intake=intake)

    assert [item.name for item in storing.store(found, intake=intake)] == ["2.txt"]
    assert intake.items.count() == 2


def test_an_item_that_waits_makes_way(intake):
    found = found_in(intake, [FERRY])
    waiting = IntakeItem.objects.create(
        intake=intake, file=found[0].file, record=1, name="1.txt", outcome=Outcome.WAITING
    )
    storing.store(found, intake=intake)

    assert [item.outcome for item in intake.items.all()] == [Outcome.STORED]
    assert not IntakeItem.objects.filter(pk=waiting.pk).exists()


UNCLEAR = dataclasses.replace(
    FERRY,
    published_at=None,
    date_readings={
        "DMY": datetime.datetime(2025, 4, 3, tzinfo=datetime.UTC),
        "MDY": datetime.datetime(2025, 3, 4, tzinfo=datetime.UTC),
    },
    date_note="date 03/04/2025 can be read two ways",
)


@pytest.mark.parametrize(("order", "month"), [("DMY", 4), ("MDY", 3)])
def test_a_date_is_read_as_the_outlet_writes_dates(intake, order, month):
    Outlet.objects.create(name="The Quay Courier", date_order=order)
    (item,) = stored(intake, UNCLEAR)

    assert item.article.published_at.month == month
    assert item.reason == ""


@pytest.mark.parametrize(
    ("outlet", "whose"),
    [
        ("The Quay Courier", "how The Quay Courier writes dates"),
        ("", "which outlet published it, and how that one writes dates"),
    ],
)
def test_a_date_that_can_be_read_two_ways_is_left_out_until_somebody_says(intake, outlet, whose):
    (item,) = stored(intake, dataclasses.replace(UNCLEAR, outlet=outlet))

    assert item.article.published_at is None
    assert item.reason == f"date 03/04/2025 can be read two ways: left out until somebody says {whose}"


def test_a_copy_that_knows_more_completes_the_article(intake):
    stored(intake, UNCLEAR, dataclasses.replace(LATER, url="", byline=""))
    Outlet.objects.update(date_order="DMY")
    items = stored(intake, dataclasses.replace(UNCLEAR, byline="Somebody Else"), dataclasses.replace(LATER, url=""))

    assert outcomes(items) == [Outcome.DUPLICATE] * 2
    first, second = Article.objects.order_by("pk")
    assert (first.published_at.month, first.byline) == (4, "Ida Brandt"), "what is known stays"
    assert second.byline == "Ida Brandt"


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_outlet_and_one_article():
    intakes = [Intake.objects.create(label=f"Import {number}") for number in range(4)]
    start = threading.Barrier(len(intakes))
    found: list[str] = []

    def run(intake: Intake) -> None:
        start.wait(timeout=10)
        try:
            found.extend(outcomes(stored(intake, FERRY)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[intake]) for intake in intakes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(found) == [Outcome.DUPLICATE] * 3 + [Outcome.STORED]
    assert (Outlet.objects.count(), Article.objects.count(), ArticleVersion.objects.count()) == (1, 1, 1)
    assert connection.vendor == "postgresql"


@pytest.fixture
def other_import(db):
    """Another session that stores: it holds the lock until `close()`."""
    other = connection.copy()
    other.set_autocommit(False)
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [storing.LOCK])
    yield other
    other.close()


@pytest.mark.django_db(transaction=True)
def test_an_import_waits_for_another_longer_than_a_page_may(other_import):
    intake = Intake.objects.create(label="Friday's post")
    found: list[str] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20ms'; SET statement_timeout = '5s'")
            found.extend(outcomes(stored(intake, FERRY)))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    while not execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
        assert thread.is_alive()
    thread.join(timeout=0.2)  # ten times as long
    assert found == []
    other_import.close()
    thread.join(timeout=20)
    assert found == [Outcome.STORED]


def test_the_wait_has_no_end_and_what_follows_has_the_limit_it_had(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '7s'")
    with CaptureQueriesContext(connection) as queries:
        storing.wait_for_others()
    assert any("SET LOCAL statement_timeout = 0" in query["sql"] for query in queries)
    assert execute("SHOW statement_timeout") == "7s"


def test_an_outlet_can_be_named_while_another_import_writes(other_import):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '1s'")
    assert storing.outlet_named("Coast Lantern") == storing.outlet_named("COAST LANTERN")


def execute(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]
