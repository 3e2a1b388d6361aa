"""Entries to rows: stored, a new version of what is there, a duplicate, or refused. One import writes at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Lower

from articles import queue
from articles.intake.records import Entry, Refused, shown
from articles.models import Article, ArticleVersion, IntakeItem, Outlet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.intake.records import ArticleRecord
    from articles.models import Intake

BATCH = 200
"""Entries that are stored in one transaction."""
LOCK = 0x4E657773  # of PostgreSQL, held to the end of a transaction that stores: no two decide at once what is new
CHANGING = ["title", "byline", "published_at", "language", "section", "digest"]
Outcome = IntakeItem.Outcome
ADDED = (Outcome.STORED, Outcome.NEW_VERSION)
Words = tuple[str, str]
"""Title and digest of a version."""


def digest_of(body: str) -> str:
    """SHA-256 (hex) of the words, white space folded."""
    return hashlib.sha256(" ".join(body.split()).encode()).hexdigest()


def store(entries: Sequence[Entry], *, intake: Intake, position: int) -> list[IntakeItem]:
    """Stores up to BATCH entries as items of the intake, the first at `position`, and asks for them to be annotated.

    One transaction: all of it or none. An entry that the database refuses is refused; the others are stored.
    """
    with transaction.atomic():
        try:
            return _store(entries, intake, position)
        except (IntegrityError, DataError):
            return [item for at, entry in enumerate(entries) for item in _store_one(entry, intake, position + at)]


def _store_one(entry: Entry, intake: Intake, position: int) -> list[IntakeItem]:
    try:
        return _store([entry], intake, position)
    except (IntegrityError, DataError) as error:
        reason = f"the archive cannot hold it: {shown(str(error), 300)}"
        return _store([Entry(entry.name, Refused(reason))], intake, position)


@transaction.atomic
def _store(entries: Sequence[Entry], intake: Intake, position: int) -> list[IntakeItem]:
    wait_for_others()
    records = [entry.record for entry in entries if not isinstance(entry.record, Refused)]
    batch = _looked_up(records, intake)
    items = []
    for at, entry in enumerate(entries, start=position):
        item = IntakeItem(intake=intake, position=at, name=entry.name)
        if isinstance(entry.record, Refused):
            item.outcome, item.reason = Outcome.REFUSED, str(entry.record)
        else:
            batch.decide(entry.record, item)
        items.append(item)
    batch.write()
    IntakeItem.objects.bulk_create(items)
    return items


def outlet_named(name: str, *, domain: str = "", language: str = "", country: str = "") -> Outlet:
    """The outlet of that name, made if there is none; names differ by more than case."""
    same_name = Outlet.objects.annotate(key=Lower("name")).filter(key=Lower(Value(name)))
    if found := same_name.first():
        return found
    try:
        with transaction.atomic():
            return Outlet.objects.create(name=name, domain=domain, language=language, country=country)
    except IntegrityError:  # somebody else was faster
        return same_name.get()


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries in lists of BATCH."""
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def wait_for_others() -> None:
    """Until no other import writes, however long that takes: not for a page. Held to the end of the transaction.

    Before any row is locked, for the wait for a row has its limits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        (statement_timeout,) = cursor.fetchone()
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [statement_timeout])


def _outlets(records: Iterable[ArticleRecord]) -> dict[str, Outlet]:
    """The outlets that the records name, by name as they give it."""
    first = {record.outlet: record for record in reversed([record for record in records if record.outlet])}
    return {
        name: outlet_named(name, domain=r.outlet_domain, language=r.language, country=r.outlet_country)
        for name, r in first.items()
    }


@dataclass
class _Batch:
    """What the archive has of a batch's addresses and words, and what the batch adds to it."""

    outlets: dict[str, Outlet]
    default: Outlet | None
    by_url: dict[str, Article]
    by_words: dict[tuple[int | None, str], Article]
    """By outlet and digest."""
    versions_of: dict[str, list[Words]]
    """By address: title and digest of the article's versions, oldest first."""
    brought: dict[str, int]
    """By address: how many records of the article another import held, the one that brought its newest version."""
    new: list[Article] = field(default_factory=list)
    changed: dict[str, Article] = field(default_factory=dict)
    versions: list[ArticleVersion] = field(default_factory=list)

    def decide(self, record: ArticleRecord, item: IntakeItem) -> None:
        """What becomes of the record, written on the item; rows are only prepared."""
        digest = digest_of(record.body)
        outlet = self.outlets.get(record.outlet, self.default)
        known = self.by_url.get(record.url)
        if known is not None and self._is_there(record, digest):
            same: Article | None = known
        else:
            publisher = known.outlet_id if known else outlet.pk if outlet else None
            same = self.by_words.get((publisher, digest))
            same = None if same == known else same  # the words of another version, or under another headline
        if same is not None:
            item.article, item.outcome = same, Outcome.DUPLICATE
        elif known is not None:
            item.article, item.outcome = known, Outcome.NEW_VERSION
            self._add_version(known, record, digest)
        else:
            item.article, item.outcome = self._add(record, outlet, digest), Outcome.STORED
        item.reason = "; ".join(record.notes)

    def _is_there(self, record: ArticleRecord, digest: str) -> bool:
        """Whether it is the newest version, or one of those that the same files brought when they were imported before.

        An older version in other files says that the outlet went back to it.
        """
        versions = self.versions_of[record.url]
        return (record.title, digest) in versions[-self.brought.get(record.url, 1) :]

    def _add(self, record: ArticleRecord, outlet: Outlet | None, digest: str) -> Article:
        article = Article(
            outlet=outlet,
            url=record.url,
            title=record.title,
            byline=record.byline,
            published_at=record.published_at,
            language=record.language,
            section=record.section,
            digest=digest,
        )
        self.new.append(article)
        if record.url:
            self.by_url[record.url], self.versions_of[record.url] = article, [(record.title, digest)]
        self.by_words[article.outlet_id, digest] = article
        self.versions.append(ArticleVersion(article=article, title=record.title, body=record.body, digest=digest))
        return article

    def _add_version(self, article: Article, record: ArticleRecord, digest: str) -> None:
        """A field that the later copy does not tell keeps its value."""
        article.title, article.digest = record.title, digest
        article.byline = record.byline or article.byline
        article.published_at = record.published_at or article.published_at
        article.language = record.language or article.language
        article.section = record.section or article.section
        self.versions_of[article.url].append((record.title, digest))
        self.brought.pop(article.url, None)
        self.by_words[article.outlet_id, digest] = article
        if article.pk:
            self.changed[article.url] = article
        self.versions.append(
            ArticleVersion(
                article=article,
                number=len(self.versions_of[article.url]),
                title=record.title,
                body=record.body,
                digest=digest,
            )
        )

    def write(self) -> None:
        Article.objects.bulk_create(self.new)
        Article.objects.bulk_update(self.changed.values(), CHANGING)
        ArticleVersion.objects.bulk_create(self.versions)
        if self.versions:
            queue.annotate_later([version.pk for version in self.versions])


def _looked_up(records: Sequence[ArticleRecord], intake: Intake) -> _Batch:
    """What the archive has of the records. Two queries, two more for known addresses, some for each outlet they name."""
    outlets = _outlets(records)
    by_url = {article.url: article for article in Article.objects.filter(url__in={r.url for r in records if r.url})}
    publishers = {outlet.pk for outlet in (*outlets.values(), intake.outlet) if outlet}
    publishers |= {article.outlet_id for article in by_url.values() if article.outlet_id}
    same_words = Article.objects.filter(
        Q(outlet__in=publishers) | Q(outlet=None), digest__in={digest_of(record.body) for record in records}
    )
    versions_of: dict[str, list[Words]] = {url: [] for url in by_url}
    versions = ArticleVersion.objects.filter(article__in=by_url.values()).order_by("number")
    for url, title, digest in versions.values_list("article__url", "title", "digest"):
        versions_of[url].append((title, digest))
    return _Batch(
        outlets=outlets,
        default=intake.outlet,
        by_url=by_url,
        by_words={(article.outlet_id, article.digest): article for article in same_words},
        versions_of=versions_of,
        brought=_brought([article.pk for article in by_url.values()], intake),
    )


def _brought(articles: Sequence[int], intake: Intake) -> dict[str, int]:
    """By address: how many items the articles have in the import that brought their newest version, unless it is this one."""
    added = IntakeItem.objects.filter(article=OuterRef("article"), outcome__in=ADDED).order_by("-pk")
    items = IntakeItem.objects.filter(article__in=articles, intake=Subquery(added.values("intake")[:1]))
    return dict(items.exclude(intake=intake).order_by().values_list("article__url").annotate(Count("pk")))
