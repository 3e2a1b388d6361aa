"""The weights of data/cues.json: how often a cue in a frame was an attribution in a corpus marked by hand.

    python -m articles.nlp.training.lexicon polnear/train.jsonl > articles/nlp/data/cues.json

A frame is right when its content and one of the corpus agree by half or more (Jaccard) and their sources share a word;
a quotation's frame, when the corpus's content holds the quotation. Frames inside what the corpus calls a content are
left out: it knows no nested claims. What is learned decides which verbs are of speech (lexicon.speaks), and so what
frames there are: from an empty lexicon, run it twice.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.extents import Range, tokens_of
from articles.nlp.lexicon import load_lexicon
from articles.nlp.pipeline import BATCH, build_pipeline, read
from articles.nlp.rules.frames import Frame, frames_at
from articles.nlp.rules.tagging import label_frames, tag

# The weight of what is known of all lemmas against what was counted of one: as so many sightings.
PRIOR = 8

# Rarer shapes have no prior; weights below this one, or this near to the prior, are not worth a line.
SEEN = 5
WORTH = 0.22
NEAR = 0.03

Attribution = tuple[frozenset[int], frozenset[int], bool]
"""The tokens of its content, those of its source, and whether it is all indirect."""


@dataclass(slots=True)
class Count:
    """How often a key was seen, and how often it was right."""

    seen: int = 0
    right: int = 0

    def add(self, other: Count) -> None:
        self.seen += other.seen
        self.right += other.right

    def share(self, prior: float = 0.0, strength: int = 0) -> float:
        return (self.right + strength * prior) / (self.seen + strength) if self.seen + strength else 0.0


def count(nlp: Language, records: Iterable[dict[str, Any]]) -> dict[str, Count]:
    """The counts of every frame's key in records {"text", "attributions"}."""
    counts: dict[str, Count] = defaultdict(Count)
    pairs = ((read(nlp, record["text"]), record) for record in records)
    for doc, record in nlp.pipe(pairs, as_tuples=True, batch_size=BATCH):
        for key, right in _judged(doc, [_attribution(doc, marked) for marked in record["attributions"]]):
            counts[key].add(Count(1, right))
    return counts


def _attribution(doc: Doc, marked: dict[str, Any]) -> Attribution:
    content, source = (
        _words(doc, [tokens_of(doc, Span(start, end)) for start, end in marked[role]]) for role in ("content", "source")
    )
    return content, source, marked["kind"] == "indirect"


def _words(doc: Doc, ranges: Iterable[Range]) -> frozenset[int]:
    return frozenset(i for start, end in ranges for i in range(start, end) if doc[i].is_alpha or doc[i].is_digit)


def _judged(doc: Doc, attributions: list[Attribution]) -> Iterator[tuple[str, bool]]:
    """Pairs (key, right) of all frames of an article; a key counts once a token."""
    spoken = frozenset().union(*(content for content, _, _ in attributions))
    paragraphs = [tokens_of(doc, Span(p.start, p.end)) for p in doc._.layout.body]
    quotations = tag(doc, doc._.layout, doc._.quotations).quotations
    quoted = {i for quotation in quotations for start, end in quotation.pieces for i in range(start, end)}
    by_token: dict[int, list[Frame]] = {token.i: list(frames_at(token)) for token in doc}
    for frame in label_frames(doc, paragraphs):
        by_token[frame.head].append(frame)
    for head, frames in by_token.items():
        if head in quoted or head in spoken:
            continue
        best: dict[str, bool] = {}
        for frame in frames:
            if frame.content:
                best[frame.key] = best.get(frame.key, False) or _is_right(doc, frame, attributions)
        yield from best.items()
    for quotation in quotations:
        for frame in quotation.frames:
            yield frame.key, _is_right(doc, frame, attributions, quoted=True)


def _is_right(doc: Doc, frame: Frame, attributions: list[Attribution], *, quoted: bool = False) -> bool:
    content, source = _words(doc, frame.content), _words(doc, frame.source)
    for their_content, their_source, indirect in attributions:
        shared = len(content & their_content)
        agrees = shared >= 0.8 * len(content) and not indirect if quoted else 2 * shared >= len(content | their_content)
        if shared and agrees and (source & their_source or source == their_source):
            return True
    return False


def weigh(counts: dict[str, Count]) -> dict[str, float]:
    """The weights of "lemma/shape" and "*/shape", each for the shape and for its varieties ("shape:variety")."""
    shapes: dict[str, Count] = defaultdict(Count)
    wider: dict[str, Count] = defaultdict(Count)
    for key, counted in counts.items():
        lemma, shape = key.rsplit("/", 1)
        for name in {shape, shape.partition(":")[0]}:
            shapes[name].add(counted)
        wider[f"{lemma}/{shape.partition(':')[0]}"].add(counted)
    weights = {
        f"*/{name}": shape.share() for name, shape in shapes.items() if shape.seen >= SEEN and shape.share() >= 0.1
    }
    lemmas = {key: counted.share(shapes[key.rsplit("/", 1)[1]].share(), PRIOR) for key, counted in wider.items()}
    for key, weight in lemmas.items():
        _keep(weights, key, weight, wider[key], known=shapes[key.rsplit("/", 1)[1]].share())
    for key, counted in counts.items():
        lemma, shape = key.rsplit("/", 1)
        name, colon, _ = shape.partition(":")
        if colon:
            prior = _moved(lemmas[f"{lemma}/{name}"], shapes[name].share(), shapes[shape].share())
            fallbacks = (f"{lemma}/{name}", f"*/{shape}", f"*/{name}")
            known = next((weights[fallback] for fallback in fallbacks if fallback in weights), 0.0)
            _keep(weights, key, counted.share(prior, PRIOR), counted, known)
    return {key: round(weights[key], 2) for key in sorted(weights)}


def _moved(weight: float, shape: float, variety: float) -> float:
    """A lemma's weight in a shape, moved as the variety differs from the shape for all lemmas."""
    if variety < shape:
        return weight * variety / shape
    return 1 - (1 - weight) * (1 - variety) / max(1 - shape, 0.01)


def _keep(weights: dict[str, float], key: str, weight: float, counted: Count, known: float) -> None:
    """Write the weight down where it is a word's, seen more than once, and tells more than what is known anyway."""
    lemma = key.rsplit("/", 1)[0]
    is_word = lemma == ":" or (lemma.isascii() and lemma.replace("-", "").isalpha())
    if is_word and counted.seen > 1 and max(weight, known) >= WORTH and abs(weight - known) > NEAR:
        weights[key] = weight


def records_of(corpus: Path) -> Iterator[dict[str, Any]]:
    """The first annotation of every article of a corpus in JSON Lines."""
    seen = set()
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["id"] not in seen:
                seen.add(record["id"])
                yield record


def main(corpus: str) -> None:
    lexicon = load_lexicon()
    lexicon["weights"] = weigh(count(build_pipeline().nlp, records_of(Path(corpus))))
    sys.stdout.write(json.dumps(lexicon, indent=0, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
