"""What the page of a story shows of its coverage: the timeline, the table of who is quoted, a page of statements, of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localtime

from articles.coverage.newness import Brought, brought
from articles.coverage.quoting import NOBODY, REST, UNNAMED, Quoting
from articles.coverage.said import named_in, words_of
from articles.coverage.sayings import first_pair, sayings
from articles.models import Entity, Statement
from articles.timelines import Item, Timeline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from articles.coverage.quoting import Count
    from articles.coverage.said import Said
    from articles.coverage.stories import Coverage
    from articles.models import Article, Story, StoryLink

STATEMENTS, ARTICLES = 20, 25
"""On a page."""
FEW = 3
"""Names that are said of an article, before they are counted; so many outlets twice over of a statement."""
OF_MANY = {REST: "Other speakers", UNNAMED: "Unnamed sources", NOBODY: "Nobody named"}
UNKNOWN = "Outlet unknown"


@dataclass(frozen=True, slots=True)
class QuotedRow:
    entity: Entity | None
    label: str
    all: Count
    address: str
    """Of the claims that are counted."""
    cells: Sequence[tuple[str, Count, str]]
    """The outlet's name, the number, and the address of its claims."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The first of many, and how many more there are."""

    first: Sequence[Any]
    more: int

    @classmethod
    def of(cls, everything: Sequence[Any], few: int = FEW) -> Telling:
        shown = everything if len(everything) == few + 1 else everything[:few]
        return cls(shown, len(everything) - len(shown))


def outlet_names(articles: Iterable[Article]) -> dict[int, str]:
    """By the key of the outlet; 0 where it is not known."""
    return {article.outlet_id or 0: str(article.outlet or UNKNOWN) for article in articles}


def timeline(coverage: Coverage) -> Timeline:
    return Timeline(
        [
            Item(
                key=article.pk,
                at=localtime(article.published_at) if article.published_at else None,
                outlet=str(article.outlet or UNKNOWN),
                title=article.title,
                url=article.get_absolute_url(),
                copy_of=article.copy_of_id,
            )
            for article in coverage.articles
        ]
    )


def quoting(coverage: Coverage) -> Quoting:
    """One query."""
    speakers = {said.speaker for said in coverage.said if said.speaker is not None}
    unnamed = Entity.objects.filter(pk__in=speakers, kind=Entity.Kind.UNNAMED).values_list("pk", flat=True)
    return Quoting(coverage.said, coverage.outlet_of, frozenset(unnamed))


def quoted_context(story: Story, coverage: Coverage, table: Quoting) -> dict[str, Any]:
    """The table of who is quoted by whom. One query."""
    names = {str(key): name for key, name in outlet_names(coverage.articles).items()}
    names[REST] = f"{table.outlets_left_out} other outlets"
    rows, claims = table.rows(), reverse("story_claims", args=[story.pk])
    entities = Entity.objects.in_bulk([int(row.speaker) for row in rows if row.speaker.isdigit()])
    drawn = []
    for row in rows:
        entity = entities.get(int(row.speaker)) if row.speaker.isdigit() else None
        label = f"{row.of} other speakers" if row.speaker == REST else OF_MANY.get(row.speaker, str(entity))
        address = f"{claims}?speaker={row.speaker}"
        cells = [(names[outlet], count, f"{address}&outlet={outlet}") for outlet, count in row.cells]
        drawn.append(QuotedRow(entity, label, row.all, address, cells))
    return {"quoted": drawn, "columns": [names[outlet] for outlet in table.outlets]}


def statements_context(coverage: Coverage, number: str | None) -> dict[str, Any]:
    """A page of the statements, the one that was printed first first. Two queries."""
    page = Paginator(sayings(coverage.said), STATEMENTS).get_page(number)
    statements = Statement.objects.in_bulk([saying.statement for saying in page.object_list])
    speakers = Entity.objects.in_bulk({key for saying in page.object_list for key in saying.speakers})
    by_key = {article.pk: article for article in coverage.articles}
    rows = []
    for saying in page.object_list:
        by_outlet = {by_key[said.article].outlet_id: said for said in reversed(saying.printed)}
        printed = sorted(by_outlet.values(), key=saying.printed.index)
        rows.append(
            {
                "statement": statements[saying.statement],
                "speakers": [speakers[key] for key in saying.speakers],
                "articles": len({said.article for said in saying.printed}),
                "printed": Telling.of([(said, by_key[said.article]) for said in printed], 2 * FEW),
                "flags": [Statement.Flag(flag).label for flag in statements[saying.statement].flags],
            }
        )
    return {"statements": page, "statement_rows": rows}


def articles_context(coverage: Coverage, unnamed: Collection[int], number: str | None) -> dict[str, Any]:
    """A page of the articles in order of publication, each with what it brings and what it repeats. Four queries."""
    news = brought(coverage.said, named_in(coverage.articles, coverage.versions), unnamed=unnamed)
    page = Paginator(coverage.links, ARTICLES).get_page(number)
    prefetch_related_objects(list(page.object_list), "decided_by")
    shown = [news[link.article_id] for link in page.object_list]
    words = words_of({said.claim for one in shown for said in (*one.new[:FEW], *one.repeated[:1])})
    keys = {key for one in shown for key in (*one.speakers[: FEW + 1], *one.names[: FEW + 1])}
    keys |= {said.speaker for one in shown for said in one.new[:FEW] if said.speaker}
    entities = Entity.objects.in_bulk(keys)
    firsts = {saying.statement: saying.printed[0] for saying in sayings(coverage.said)}
    by_key = {article.pk: article for article in coverage.articles}
    rows = [_row(link, news[link.article_id], words, entities, firsts, by_key) for link in page.object_list]
    copies = {article.pk for article in coverage.articles if article.copy_of_id in by_key}
    pair = first_pair([*by_key], copies, coverage.said)
    return {"links": page, "article_rows": rows, "pair": pair or (), "may_compare": pair is not None}


def _row(
    link: StoryLink,
    news: Brought,
    words: Mapping[int, str],
    entities: Mapping[int, Entity],
    firsts: Mapping[int, Said],
    by_key: Mapping[int, Article],
) -> dict[str, Any]:
    repeated = next(iter(news.repeated), None)
    return {
        "link": link,
        "article": link.article,
        "original": by_key.get(link.article.copy_of_id or 0),
        "news": news,
        "new": [(said, words.get(said.claim, ""), entities.get(said.speaker or 0)) for said in news.new[:FEW]],
        "new_more": max(len(news.new) - FEW, 0),
        "repeated": words.get(repeated.claim, "") if repeated else "",
        "repeated_from": by_key[firsts[repeated.statement].article] if repeated and repeated.statement else None,
        "speakers": _few(news.speakers, entities),
        "names": _few(news.names, entities),
    }


def _few(keys: Sequence[int], entities: Mapping[int, Entity]) -> Telling:
    told = Telling.of(keys)
    return Telling([entities[key] for key in told.first], told.more)
