"""Copies: near-duplicates of a text that the archive has, or that came a moment before in the same batch (ADR 10).

An import asks find_copies() about the records of a batch that are new to it, stores them, and tells copies.remember() which
articles they became; all in the transaction in which no other import writes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models.functions import Left

from articles.intake.likeness import Likeness, Words, compare, words_of
from articles.intake.sketching import LONGEST, sketch
from articles.models import ArticleVersion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMMON = 8
"""Otherwise different texts that have a key: then it tells nothing (a footer, a stock phrase), and is stored no more."""
SHARED = 8
"""One key in so many of the shorter text must be shared before the words of two texts are compared."""
TRIES = 3
"""Groups whose words are compared with those of one text, and texts of each: those with the most shared keys."""
AKIN = 0.3
"""Of the shorter text, shared with the original by one that is like a copy of it alone: or a round-up would join two texts."""
NOTHING = Likeness(0, 0, 0, 0, 0)
# Each key by itself, so that one which many rows have costs no more than others.
HOLDERS = """
    SELECT wanted.key, holder.article_id, holder.size, article.copy_of_id
    FROM unnest(%s::int[]) AS wanted (key)
    CROSS JOIN LATERAL (
        SELECT article_id, size FROM articles_sketch WHERE keys @> ARRAY[wanted.key] LIMIT %s
    ) AS holder
    JOIN articles_article AS article ON article.id = holder.article_id
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is compared: an article of the archive, or a record of the batch, by its place in it from 0."""

    article: int | None = None
    record: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What a text is a copy of, and how alike."""

    original: Text
    """Never a copy itself: the first text of its group."""
    likeness: Likeness
    reason: str
    """In words that stand behind the name of the original: "82 % the same words"."""


@dataclass(frozen=True, slots=True)
class Sketched:
    """What the finder knows of one record; `match` is None unless it is a copy."""

    keys: tuple[int, ...]
    """Those that are stored with it."""
    size: int
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class _Holder:
    """A text with a key, and the original of its group."""

    text: Text
    group: Text
    size: int


_Holders = defaultdict[int, list[_Holder]]


def find_copies(bodies: Sequence[str], sketches: Iterable[Iterable[int]] | None = None) -> list[Sketched]:
    """What each of the bodies is a copy of, in order; their sketches, where somebody has made them already.

    Two queries and two settings, however many bodies; inside a transaction.
    """
    keys_of = [frozenset(keys) for keys in sketches or map(sketch, bodies)]
    holders = _holders(frozenset().union(*keys_of))
    common = _common_keys(keys_of, holders)
    telling = [keys - common for keys in keys_of]
    tried = {text.article for keys in telling for _, texts in _candidates(keys, holders) for text in texts}
    words = _WordsOf(bodies, tried - {None})
    found = []
    for record, keys in enumerate(telling):
        text = Text(record=record)
        match = _best(text, _candidates(keys, holders), words)
        group = match.original if match else text
        new = [key for key in sorted(keys) if all(holder.group != group for holder in holders.get(key, ()))]
        for key in new:
            holders[key].append(_Holder(text, group, len(keys)))
        found.append(Sketched(tuple(new), len(keys), match))
    return found


def _holders(keys: Iterable[int]) -> _Holders:
    """The articles that have the keys, by key."""
    holders: _Holders = defaultdict(list)
    with connection.cursor() as cursor:
        # The planner takes every key for a frequent one, and would read all sketches until the limit is reached: never.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        cursor.execute(HOLDERS, [sorted(keys), 2 * COMMON])
        for key, article, size, copy_of in sorted(cursor.fetchall(), key=itemgetter(0, 1)):
            holders[key].append(_Holder(Text(article), Text(copy_of or article), size))
        cursor.execute("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL enable_indexscan = DEFAULT")
    return holders


def _common_keys(sketches: Sequence[frozenset[int]], holders: _Holders) -> frozenset[int]:
    """The keys that COMMON texts have which are no copies of each other, as far as their sketches say."""
    records_with: defaultdict[int, list[int]] = defaultdict(list)
    for record, keys in enumerate(sketches):
        for key in keys:
            records_with[key].append(record)
    known = [_alike_groups(keys, holders) for keys in sketches]
    common = set()
    for key, records in records_with.items():
        groups = {holder.group for holder in holders.get(key, ())}
        if len(groups) + len(records) >= COMMON:
            others = [sketches[record] for record in records if groups.isdisjoint(known[record])]
            if len(groups) + _different(others, COMMON) >= COMMON:
                common.add(key)
    return frozenset(common)


def _alike_groups(keys: frozenset[int], holders: _Holders) -> set[Text]:
    """The groups that have more than a quarter of the keys."""
    shared = Counter(holder.group for key in keys for holder in holders.get(key, ()))
    return {group for group, count in shared.items() if 4 * count > len(keys)}


def _different(sketches: Iterable[frozenset[int]], most: int) -> int:
    """How many of the sketches, `most` at most, share no more than a quarter of their keys with each other."""
    apart: list[frozenset[int]] = []
    for keys in sketches:
        if len(apart) < most and all(4 * len(keys & other) <= min(len(keys), len(other)) for other in apart):
            apart.append(keys)
    return len(apart)


def _candidates(keys: frozenset[int], holders: _Holders) -> list[tuple[Text, list[Text]]]:
    """The groups that a text with these keys may belong to, likeliest first, each with its texts to compare with.

    A key counts the less the more texts have it: what only one text has says most.
    """
    shared: Counter[Text] = Counter()
    weight: defaultdict[Text, float] = defaultdict(float)
    weight_of: defaultdict[_Holder, float] = defaultdict(float)
    for key in keys:
        for holder in holders.get(key, ()):
            shared[holder.group] += 1
            weight[holder.group] += 1 / len(holders[key])
            weight_of[holder] += 1 / len(holders[key])
    candidates: dict[Text, list[Text]] = {}
    for holder in sorted(weight_of, key=lambda one: -weight_of[one]):
        if SHARED * shared[holder.group] >= min(len(keys), holder.size):
            candidates.setdefault(holder.group, [holder.group]).append(holder.text)
    likeliest = sorted(candidates, key=lambda group: -weight[group])[:TRIES]
    return [(group, list(dict.fromkeys(candidates[group]))[:TRIES]) for group in likeliest]


def _best(text: Text, candidates: Iterable[tuple[Text, list[Text]]], words: _WordsOf) -> Match | None:
    """The original that the text is most like, if it is like any."""
    matches = []
    for group, texts in candidates:
        to_original = compare(words[text], words[group]) if group in words else NOTHING
        if to_original.is_copy:
            matches.append(Match(group, to_original, str(to_original)))
        elif to_original.contained >= AKIN:
            to_copies = [compare(words[text], words[other]) for other in texts if other in words]
            matches += [Match(group, alike, f"{alike}, as a copy of it") for alike in to_copies if alike.is_copy]
    return max(matches, key=lambda match: match.likeness.jaccard, default=None)


class _WordsOf:
    """The words of the batch's records and of some articles, each read when it is first asked for."""

    def __init__(self, bodies: Sequence[str], articles: Iterable[int | None]) -> None:
        versions = ArticleVersion.objects.current().filter(article__in=articles).annotate(start=Left("body", LONGEST))
        self._bodies = {Text(article): start for article, start in versions.values_list("article", "start")}
        self._bodies |= {Text(record=record): body for record, body in enumerate(bodies)}
        self._words: dict[Text, Words] = {}

    def __contains__(self, text: Text) -> bool:
        return text in self._bodies

    def __getitem__(self, text: Text) -> Words:
        if text not in self._words:
            self._words[text] = words_of(self._bodies[text])
        return self._words[text]
