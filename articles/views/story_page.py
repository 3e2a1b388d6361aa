"""What the page of a story shows of its coverage: the timeline, the table of who is quoted, a page of statements, of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.timezone import localtime

from articles.coverage.newness import Brought, brought
from articles.coverage.quoting import NOBODY, REST, UNNAMED, Quoting
from articles.coverage.said import named_in, words_of
from articles.coverage.sayings import sayings
from articles.coverage.stories import links_to
from articles.models import Entity, Statement
from articles.timelines import Item, Timeline
from articles.views.addresses import address_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.contrib.auth.models import AnonymousUser, User

    from articles.coverage.quoting import Count
    from articles.coverage.said import Printed, Said
    from articles.coverage.stories import Coverage
    from articles.models import Story, StoryLink

STATEMENTS, ARTICLES = 20, 20
"""On a page."""
FEW = 3
"""Names that are said of an article, before they are counted; so many outlets twice over of a statement."""
OF_MANY = {REST: "Other speakers", UNNAMED: "Unnamed sources", NOBODY: "Nobody named"}


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


def outlet_names(articles: Iterable[Printed]) -> dict[int, str]:
    """By the key of the outlet; 0 where it is not known."""
    return {article.outlet: article.outlet_name for article in articles}


def timeline(coverage: Coverage) -> Timeline:
    address = address_of("article_detail")
    return Timeline(
        [
            Item(
                key=article.key,
                at=localtime(article.at) if article.at else None,
                outlet=article.outlet_name,
                title=article.title,
                url=address(article.key),
                copy_of=article.copy_of,
            )
            for article in coverage.articles
        ]
    )


def quoting(coverage: Coverage) -> Quoting:
    """One query."""
    speakers = {said.speaker for said in coverage.said if said.speaker is not None}
    unnamed = Entity.objects.filter(pk__in=speakers, kind=Entity.Kind.UNNAMED).values_list("pk", flat=True)
    return Quoting(coverage.said, {article.key: article.outlet for article in coverage.articles}, frozenset(unnamed))


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


def said_of(coverage: Coverage, *, speaker: str, outlet: str) -> list[str]:
    """Whose claims and of which outlet a number counts, in words; nothing of what was not asked. One query at most."""
    outlets = {str(key): name for key, name in outlet_names(coverage.articles).items()} | {REST: "other outlets"}
    who = Entity.objects.filter(pk=speaker).values_list("name", flat=True).first() if speaker.isdigit() else None
    return [said for said in (who or OF_MANY.get(speaker), outlets.get(outlet)) if said]


def statements_context(coverage: Coverage, user: User | AnonymousUser, number: str | None) -> dict[str, Any]:
    """A page of the statements, the one that was printed first first; of those that the user may see. Two queries."""
    page = Paginator(sayings(coverage.said), STATEMENTS).get_page(number)
    statements = Statement.objects.visible_to(user).in_bulk([saying.statement for saying in page.object_list])
    speakers = Entity.objects.in_bulk({key for saying in page.object_list for key in saying.speakers})
    by_key = coverage.by_key
    rows = []
    for saying in page.object_list:
        statement = statements.get(saying.statement)
        if statement is None:
            continue
        by_outlet = {by_key[said.article].outlet: said for said in reversed(saying.printed)}
        first = Telling.of(sorted(by_outlet.values(), key=saying.printed.index), 2 * FEW)
        rows.append(
            {
                "statement": statement,
                "words": shortened(statement.words, 60),
                "speakers": [speakers[key] for key in saying.speakers],
                "articles": len({said.article for said in saying.printed}),
                "printed": [_printed(said, by_key[said.article]) for said in first.first],
                "more": first.more,
                "flags": [Statement.Flag(flag).label for flag in statement.flags],
            }
        )
    return {"statements": page, "statement_rows": rows}


def _printed(said: Said, article: Printed) -> tuple[str, str, str]:
    """Where, by whom and when a claim was printed: its address, the outlet, the day."""
    return address_of("claim_detail")(said.claim), article.outlet_name, short_day(article.at)


def short_day(at: datetime.datetime | None) -> str:
    """ "4 May" by the reader's clock; empty where there is no date."""
    day = localtime(at) if at else None
    return f"{day.day} {day:%b}" if day else ""


def shortened(words: str, most: int) -> str:
    """The first words. Django's own filter looks for markup too."""
    split = words.split(maxsplit=most)
    return f"{' '.join(split[:most])} …" if len(split) > most else words


def articles_context(story: Story, coverage: Coverage, unnamed: Collection[int], number: str | None) -> dict[str, Any]:
    """A page of the articles in order of publication, each with what it brings and what it repeats. Four queries."""
    news = brought(coverage.said, named_in(coverage.articles, coverage.versions), unnamed=unnamed)
    page = Paginator(coverage.articles, ARTICLES).get_page(number)
    links = links_to(story, [article.key for article in page.object_list])
    shown = [news[link.article_id] for link in links]
    words = words_of({said.claim for one in shown for said in (*one.new[:FEW], *one.repeated[:1])})
    keys = {key for one in shown for key in (*one.speakers[: FEW + 1], *one.names[: FEW + 1])}
    keys |= {said.speaker for one in shown for said in one.new[:FEW] if said.speaker}
    known = Known(
        words=words,
        entities=Entity.objects.in_bulk(keys),
        articles=coverage.by_key,
        firsts={saying.statement: saying.printed[0] for saying in sayings(coverage.said)},
    )
    rows = [_row(link, news[link.article_id], known) for link in links]
    return {"articles": page, "article_rows": rows, "may_compare": len(coverage.articles) > 1}


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows of articles are written with, by key."""

    words: Mapping[int, str]
    """Of claims."""
    entities: Mapping[int, Entity]
    articles: Mapping[int, Printed]
    firsts: Mapping[int, Said]
    """Who printed a statement first."""


def _row(link: StoryLink, news: Brought, known: Known) -> dict[str, Any]:
    claim = address_of("claim_detail")
    repeated = next(iter(news.repeated), None)
    return {
        "link": link,
        "article": link.article,
        "original": _cited(known.articles.get(link.article.copy_of_id or 0)),
        "news": news,
        "new": [
            (claim(said.claim), shortened(known.words.get(said.claim, ""), 9), known.entities.get(said.speaker or 0))
            for said in news.new[:FEW]
        ],
        "new_more": max(len(news.new) - FEW, 0),
        "repeated": shortened(known.words.get(repeated.claim, ""), 9) if repeated else "",
        "repeated_from": known.articles[known.firsts[repeated.statement].article].outlet_name
        if repeated and repeated.statement
        else "",
        "speakers": _few(news.speakers, known),
        "names": _few(news.names, known),
    }


def _cited(article: Printed | None) -> tuple[str, str, str] | None:
    """Its address, its outlet and its day."""
    return article and (address_of("article_detail")(article.key), article.outlet_name, short_day(article.at))


def _few(keys: Sequence[int], known: Known) -> Telling:
    """Entities with their addresses."""
    address = address_of("entity_detail")
    told = Telling.of(keys)
    return Telling([(address(key), known.entities[key]) for key in told.first], told.more)
