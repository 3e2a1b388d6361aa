"""Articles marked by hand as what the tagger learns: windows, and for every word its tag and where its pointers go."""

from __future__ import annotations

import random
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from articles.nlp.annotations import Span
from articles.nlp.encoder import TAGS
from articles.nlp.extents import Range, tokens_of
from articles.nlp.pipeline import read
from articles.nlp.training.golds import CorpusError, GoldClaim, read_golds
from articles.nlp.windows import LENGTH, Window, pack

# A target that is none: the word is no content, or no cue.
NOWHERE = -1

# The shortest first window: training moves the borders of the windows at random.
SHORTEST = 96

# One article in so many is held out. Of those each half is judged by what was learned from the other: two at least.
HELD_OUT = 10
FEWEST = 2

_TAG = {tag: number for number, tag in enumerate(TAGS)}


@dataclass(frozen=True, slots=True)
class Example:
    """A window with, for each of its words, the tag and the subwords that it points to: its cue's, its source's."""

    window: Window
    tags: list[int]
    cues: list[int]
    sources: list[int]


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article's tokens, and each annotator's attributions as token ranges by role."""

    doc: Doc
    annotations: list[list[dict[str, list[Range]]]]

    def examples(self, tokenizer: Tokenizer, chance: random.Random) -> Iterator[Example]:
        """The examples of one annotator, drawn by chance, with the windows' borders drawn by chance too."""
        attributions = chance.choice(self.annotations)
        tags, cue_of, source_of = _targets(len(self.doc), attributions)
        paragraphs = [tokens_of(self.doc, Span(p.start, p.end)) for p in self.doc._.layout.body]
        first = chance.randint(SHORTEST, LENGTH)
        for window in pack(self.doc, paragraphs, self.doc._.quotations, tokenizer, first):
            place = dict(zip(window.words, window.firsts, strict=True))
            yield Example(
                window,
                [tags[word] for word in window.words],
                [place.get(cue_of[word], 0) if word in cue_of else NOWHERE for word in window.words],
                [place.get(source_of[word], 0) if word in source_of else NOWHERE for word in window.words],
            )


def _targets(
    length: int, attributions: Iterable[dict[str, list[Range]]]
) -> tuple[list[int], dict[int, int], dict[int, int]]:
    """The tag of every token; the cue's first token by token of content; the source's by token of a cue, -1 for none."""
    tags = [_TAG["O"]] * length
    cue_of: dict[int, int] = {}
    source_of: dict[int, int] = {}
    for role in ("content", "source", "cue"):
        for attribution in attributions:
            for start, end in attribution[role]:
                tags[start] = _TAG[f"B-{role}"]
                tags[start + 1 : end] = [_TAG[f"I-{role}"]] * (end - start - 1)
    for attribution in attributions:
        cue = attribution["cue"][0][0] if attribution["cue"] else NOWHERE
        source = attribution["source"][0][0] if attribution["source"] else NOWHERE
        cue_of |= dict.fromkeys(_tokens(attribution["content"]), cue)
        source_of |= dict.fromkeys(_tokens(attribution["cue"]), source)
    return tags, cue_of, source_of


def _tokens(ranges: Iterable[Range]) -> Iterator[int]:
    for start, end in ranges:
        yield from range(start, end)


def read_corpus(corpora: Sequence[Path]) -> dict[str, list[dict[str, Any]]]:
    """The records {"text", "attributions"} of corpora by the id of their article, one for each annotator.

    Nested claims are left out: rules find those. Raises CorpusError, also where nothing is marked in any article.
    """
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for gold in read_golds(corpora):
        attributions = [_offsets(claim) for claim in gold.claims if not claim.nested]
        records[gold.id].append({"text": gold.text, "attributions": attributions})
    if not any(record["attributions"] for some in records.values() for record in some):
        raise CorpusError(f"{', '.join(map(str, corpora))}: there are no attributions")
    return records


def _offsets(claim: GoldClaim) -> dict[str, list[tuple[int, int]]]:
    roles = {"content": claim.content, "cue": claim.cue, "source": claim.source}
    return {role: [(span.start, span.end) for span in spans] for role, spans in roles.items()}


def hold_out(records: Mapping[str, Sequence[dict[str, Any]]]) -> tuple[list[str], list[str]]:
    """The ids of articles to learn from, and those of a tenth that is held out, by a sum of the id: always the same.

    Raises CorpusError where either are too few.
    """
    learned: list[str] = []
    held: list[str] = []
    for identifier in records:
        number = zlib.crc32(identifier.encode(errors="replace"))
        (learned if number % HELD_OUT else held).append(identifier)
    for some, purpose in ((learned, "learn from"), (held, "calibrate on")):
        marked = sum(any(record["attributions"] for record in records[identifier]) for identifier in some)
        if marked < FEWEST:
            raise CorpusError(
                f"the corpus is too small: of {len(records)} articles, {marked} with attributions to {purpose}"
            )
    return learned, held


def mark(nlp: Language, records: Sequence[dict[str, Any]]) -> MarkedArticle:
    """The records of one article, one for each annotator, as tokens."""
    doc = read(nlp, records[0]["text"])
    return MarkedArticle(doc, [[_ranges(doc, one) for one in record["attributions"]] for record in records])


def _ranges(doc: Doc, attribution: dict[str, Any]) -> dict[str, list[Range]]:
    """The spans of an attribution in tokens, without white space at their edges, cut at the borders of paragraphs."""
    return {
        role: [part for span in attribution[role] for part in _parts(doc, Span(*span))]
        for role in ("content", "source", "cue")
    }


def _parts(doc: Doc, span: Span) -> Iterator[Range]:
    start, end = tokens_of(doc, span)
    first = start
    for i in range(start, end + 1):
        if i == end or doc[i].is_space:
            if first < i:
                yield first, i
            first = i + 1
