"""Who and what an article refers to: names, descriptions and pronouns, put together into entities."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from articles.nlp.annotations import EntityAnnotation, MentionSpan
from articles.nlp.discourse import Occurrence, Setting, read_setting
from articles.nlp.layout import Layout
from articles.nlp.name_search import find_names
from articles.nlp.occurrences import Reading
from articles.nlp.pronouns import span_of
from articles.nlp.quotations import Quotation
from articles.nlp.referents import Referent, group_names

# A longer stretch of tokens than this refers to nobody; and how many occurrences are looked at ahead.
LONGEST = 20
NEXT = 60


@dataclass(frozen=True, slots=True)
class ArticleEntities:
    """The entities of an article with all that refers to them.

    `entities` and `mentions` are what leaves nlp. `referents` has a record for every entity and, after those, one for
    everybody who is only described; an entity's key is the number of its referent. `occurrences` are in text order.
    """

    entities: tuple[EntityAnnotation, ...]
    mentions: tuple[MentionSpan, ...]
    referents: tuple[Referent, ...]
    occurrences: tuple[Occurrence, ...]
    setting: Setting

    def overlapping(self, start: int, end: int) -> Sequence[Occurrence]:
        """The occurrences that share a token with a stretch; none is longer than LONGEST tokens."""
        first = bisect_left(self.occurrences, start - LONGEST, key=lambda occurrence: occurrence.start)
        last = bisect_left(self.occurrences, end, key=lambda occurrence: occurrence.start)
        return [occurrence for occurrence in self.occurrences[first:last] if occurrence.end > start]

    def after(self, start: int) -> Sequence[Occurrence]:
        """The next occurrences from a token on, no more than an article's first paragraphs hold."""
        first = bisect_left(self.occurrences, start, key=lambda occurrence: occurrence.start)
        return self.occurrences[first : first + NEXT]


def find_entities(doc: Doc, layout: Layout, quotations: Sequence[Quotation]) -> ArticleEntities:
    """The entities of an article. Works without a parse or NER too, and then finds less."""
    setting = read_setting(doc, layout, quotations)
    names = [name for name in find_names(doc) if not setting.is_boilerplate[name.start]]
    referents, numbers = group_names(doc, names)
    reading = Reading(doc, setting, referents)
    reading.read(names, numbers)
    entities = tuple(annotation(number, r) for number, r in enumerate(referents) if not r.is_local)
    return ArticleEntities(
        entities,
        mentions_of(doc, reading.occurrences, len(entities)),
        tuple(referents),
        tuple(reading.occurrences),
        setting,
    )


def annotation(number: int, referent: Referent) -> EntityAnnotation:
    """The entity as it leaves nlp: its fullest name (the first one of somebody who has none), the others as aliases."""
    name = max(referent.names, key=lambda name: (len(name.split()), len(name)), default="")
    if referent.is_local:
        name = referent.names[0] if referent.names else referent.roles[0].noun
    return EntityAnnotation(number, name, referent.kind, tuple(sorted(set(referent.names) - {name})))


def mentions_of(doc: Doc, occurrences: Sequence[Occurrence], entities: int) -> tuple[MentionSpan, ...]:
    """The mentions of the first so many entities. Names never overlap; a description may hold a name or a pronoun."""
    return tuple(
        MentionSpan(span_of(doc, o.start, o.end), o.referent, o.kind, o.label)
        for o in occurrences
        if 0 <= o.referent < entities
    )
