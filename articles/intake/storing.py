"""Entries to rows: stored, a new version of what is there, a duplicate, or refused. One import writes at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Lower

from articles import queue
from articles.intake import copies
from articles.intake.bulk import insert
from articles.intake.duplicates import find_copies
from articles.intake.places import Place
from articles.intake.records import Refused, shown, storable
from articles.models import Article, ArticleVersion, Intake, IntakeItem, Outlet

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from articles.intake.records import ArticleRecord, Entry
    from articles.models import IntakeFile

BATCH = 500
"""Entries that are stored in one transaction."""
LOCK = 0x4E657773  # of PostgreSQL, held to the end of a transaction that stores: no two decide at once what is new
COMPLETED = ["byline", "published_at", "language", "section"]
CHANGING = ["title", *COMPLETED, "digest"]
Outcome = IntakeItem.Outcome
NEW = (Outcome.STORED, Outcome.COPY)
ADDED = (*NEW, Outcome.NEW_VERSION)
Words = tuple[str, str]
"""Title and digest of a version."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, and the file that it was found in."""

    file: IntakeFile
    entry: Entry


def store(found: Sequence[Found], *, intake: Intake) -> list[IntakeItem]:
    """Stores entries as items of the intake, and asks for their articles to be annotated; an entry that has its item already
    is left out. In a dry run the items alone, which say what would become of each.

    One transaction: all of it or none. An entry that the database refuses is refused; the others are stored.
    """
    with transaction.atomic():
        found = _not_there_yet(found)
        try:
            return _store(found, intake)
        except (IntegrityError, DataError):
            return [item for one in found for item in _store_one(one, intake)]


def _not_there_yet(found: Sequence[Found]) -> list[Found]:
    """Those whose place has no item, or one that waits for this, which then makes way."""
    items = IntakeItem.objects.filter(file__in={one.file for one in found})
    by_place = {
        (file, Place(member, record)): (pk, outcome) for file, member, record, pk, outcome in _places(items, found)
    }
    there = {place for place, (_, outcome) in by_place.items() if outcome != Outcome.WAITING}
    left = [one for one in found if (one.file.pk, one.entry.place) not in there]
    again = [by_place[place][0] for one in left if (place := (one.file.pk, one.entry.place)) in by_place]
    if again:
        IntakeItem.objects.filter(pk__in=again).delete()
    return left


def _places(items: QuerySet[IntakeItem], found: Sequence[Found]) -> Iterable[tuple[int, int, int, int, str]]:
    members = {one.entry.place.member for one in found}
    records = [one.entry.place.record for one in found]
    near = items.filter(member__in=members, record__range=(min(records, default=0), max(records, default=0)))
    return near.values_list("file", "member", "record", "pk", "outcome")


def _store_one(found: Found, intake: Intake) -> list[IntakeItem]:
    try:
        return _store([found], intake)
    except (IntegrityError, DataError) as error:
        refused = Refused(f"the archive cannot hold it: {shown(str(error), 300)}")
        return _store([Found(found.file, replace(found.entry, record=refused))], intake)


@transaction.atomic
def _store(found: Sequence[Found], intake: Intake) -> list[IntakeItem]:
    wait_for_others()
    items = [_item(one, intake) for one in found]
    if intake.stage == Intake.Stage.TRIAL:
        _decide_in_trial(found, items, intake)
    else:
        _decide(found, items, intake)
    for item in items:
        item.article_id = item.article.pk if item.article else None
        item.version_id = item.version.pk if item.version else None
    insert(items)
    return items


def _decide(found: Sequence[Found], items: Sequence[IntakeItem], intake: Intake) -> None:
    """Writes on the items what becomes of their records, and stores the articles and versions that are new."""
    records = [(one.entry.record, item) for one, item in zip(found, items, strict=True)]
    taken = [(record, item) for record, item in records if not isinstance(record, Refused)]
    batch = _looked_up([record for record, _ in taken], intake)
    for record, item in taken:
        batch.decide(record, item)
    batch.write()


def _decide_in_trial(found: Sequence[Found], items: Sequence[IntakeItem], intake: Intake) -> None:
    """As _decide() does, and takes it back: the items alone stay, and name nothing that is not there."""
    last = Article.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        _decide(found, items, intake)
        transaction.set_rollback(True)
    keys = {_trial_key(one, intake): item for one, item in zip(found, items, strict=True) if item.outcome in NEW}
    seen = set(intake.items.filter(trial_key__in=keys).values_list("trial_key", flat=True))
    for key, item in keys.items():
        if key in seen:
            item.outcome = Outcome.DUPLICATE
        else:
            item.trial_key = key
    for item in items:
        item.version = item.replaced = None
        if item.article is not None and item.article.pk > last:
            item.article = None


def _trial_key(found: Found, intake: Intake) -> str:
    record = found.entry.record
    if isinstance(record, Refused):
        return ""
    outlet = record.outlet or (intake.outlet.name if intake.outlet else "")
    return hashlib.sha256(f"{outlet.lower()}\n{record.digest}".encode()).hexdigest()


def _item(found: Found, intake: Intake) -> IntakeItem:
    entry = found.entry
    item = IntakeItem(
        intake=intake,
        file=found.file,
        member=entry.place.member,
        record=entry.place.record,
        name=storable(entry.name),
    )
    if isinstance(entry.record, Refused):
        item.outcome, item.reason = Outcome.REFUSED, storable(str(entry.record))
    return item


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
    """The outlets that the records name, by name as they give it; one query, and some for each that is new."""
    first = {record.outlet: record for record in reversed([record for record in records if record.outlet])}
    keys = [name.lower() for name in first]
    known = {outlet.key: outlet for outlet in Outlet.objects.annotate(key=Lower("name")).filter(key__in=keys)}
    return {
        name: known[name.lower()]
        if name.lower() in known
        else outlet_named(name, domain=r.outlet_domain, language=r.language, country=r.outlet_country)
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
    added: list[tuple[ArticleRecord, IntakeItem]] = field(default_factory=list)
    """What each of the new articles was made of, in the same order."""
    changed: dict[int, Article] = field(default_factory=dict)
    dated: list[Article] = field(default_factory=list)
    """Known articles that had no date until now."""
    rewritten: list[Article] = field(default_factory=list)
    """Articles of which there is a new version."""
    versions: list[ArticleVersion] = field(default_factory=list)

    def decide(self, record: ArticleRecord, item: IntakeItem) -> None:
        """What becomes of the record, written on the item; rows are only prepared."""
        digest = record.digest
        known = self.by_url.get(record.url)
        outlet = known.outlet if known else self.outlets.get(record.outlet, self.default)
        record = _with_date(record, outlet)
        if known is not None and self._is_there(record, digest):
            same: Article | None = known
        else:
            same = self.by_words.get((outlet.pk if outlet else None, digest))
            same = None if same == known else same  # the words of another version, or under another headline
        if same is not None:
            item.article, item.outcome = same, Outcome.DUPLICATE
            self._complete(same, record)
        elif known is not None:
            item.article, item.outcome = known, Outcome.NEW_VERSION
            item.replaced = {name: _plain(getattr(known, name)) for name in CHANGING}
            item.version = self._add_version(known, record, digest)
        else:
            item.version = self._add(record, outlet, digest)
            item.article, item.outcome = item.version.article, Outcome.STORED
            self.added.append((record, item))
        item.reason = storable("; ".join(record.notes))

    def _complete(self, article: Article, record: ArticleRecord) -> None:
        """What the article does not tell yet, and a later copy of it does."""
        missing = [name for name in COMPLETED if not getattr(article, name) and getattr(record, name)]
        for name in missing:
            setattr(article, name, getattr(record, name))
        if missing and article.pk:
            self.changed[article.pk] = article
        if "published_at" in missing and article.pk:
            self.dated.append(article)

    def _is_there(self, record: ArticleRecord, digest: str) -> bool:
        """Whether it is the newest version, or one of those that the same files brought when they were imported before.

        An older version in other files says that the outlet went back to it.
        """
        versions = self.versions_of[record.url]
        return (record.title, digest) in versions[-self.brought.get(record.url, 1) :]

    def _add(self, record: ArticleRecord, outlet: Outlet | None, digest: str) -> ArticleVersion:
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
        version = ArticleVersion(article=article, title=record.title, body=record.body, digest=digest)
        self.versions.append(version)
        return version

    def _add_version(self, article: Article, record: ArticleRecord, digest: str) -> ArticleVersion:
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
            self.changed[article.pk] = article
        self.rewritten.append(article)
        version = ArticleVersion(
            article=article,
            number=len(self.versions_of[article.url]),
            title=record.title,
            body=record.body,
            digest=digest,
        )
        self.versions.append(version)
        return version

    def write(self) -> None:
        insert(self.new)
        Article.objects.bulk_update(self.changed.values(), CHANGING)
        for version in self.versions:
            version.article_id = version.article.pk
        insert(self.versions)
        self._find_copies()
        if self.versions:
            queue.annotate_later([version.pk for version in self.versions])
        if self.dated:
            queue.link_later([article.pk for article in self.dated])

    def _find_copies(self) -> None:
        """Tells of each new article whether it is a copy of another."""
        bodies, sketches = [record.body for record, _ in self.added], [record.keys for record, _ in self.added]
        found = find_copies(bodies, sketches) if bodies else []
        copies.remember(self.new, found)
        for (_, item), one in zip(self.added, found, strict=True):
            if one.match is not None:
                item.outcome = Outcome.COPY
                item.reason = "; ".join(part for part in (one.match.reason, item.reason) if part)
        if self.rewritten:
            copies.sketch_again({article.pk for article in self.rewritten})


def _looked_up(records: Sequence[ArticleRecord], intake: Intake) -> _Batch:
    """What the archive has of the records. Two queries, two more for known addresses, some for each outlet they name."""
    outlets = _outlets(records)
    addresses = {record.url for record in records if record.url}
    by_url = {article.url: article for article in Article.objects.filter(url__in=addresses).select_related("outlet")}
    publishers = {outlet.pk for outlet in (*outlets.values(), intake.outlet) if outlet}
    publishers |= {article.outlet_id for article in by_url.values() if article.outlet_id}
    same_words = Article.objects.filter(
        Q(outlet__in=publishers) | Q(outlet=None), digest__in={record.digest for record in records}
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


def _with_date(record: ArticleRecord, outlet: Outlet | None) -> ArticleRecord:
    """A date that can be read two ways is read as its outlet writes dates, where somebody has said how."""
    if not record.date_readings:
        return record
    if outlet is not None and (moment := record.date_readings.get(outlet.date_order)):
        return replace(record, published_at=moment)
    whose = f"how {outlet} writes dates" if outlet else "which outlet published it, and how that one writes dates"
    return replace(record, notes=(*record.notes, f"{record.date_note}: left out until somebody says {whose}"))


def _plain(value: str | datetime.datetime | None) -> str | None:
    return value if value is None or isinstance(value, str) else value.isoformat()
