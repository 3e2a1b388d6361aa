"""Articles marked by hand, in either format: offsets as PolNeAR has them, or words as tests/articles/nlp/gold has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from articles.nlp.annotations import Span


class CorpusError(ValueError):
    """A line of a corpus cannot be read; says the file, the line and why."""


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One claim as a person marked it. `speaker` is "" where the gold tells no speakers, or nobody could be named."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    nested: bool = False
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A text with what one annotator marked in it. `has_speakers` says that the gold tells who is meant."""

    id: str
    text: str
    claims: tuple[GoldClaim, ...]
    title: str = ""
    publisher: str = ""
    has_speakers: bool = False
    aliases: dict[str, list[str]] = field(default_factory=dict)


def read_golds(corpora: Sequence[Path]) -> Iterator[GoldArticle]:
    """The articles of corpora in JSON Lines; one that several people annotated comes several times. Raises CorpusError."""
    for corpus in corpora:
        try:
            with corpus.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield _article(corpus, number, line)
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{corpus}: {error}") from error


def _article(corpus: Path, number: int, line: str) -> GoldArticle:
    try:
        record = json.loads(line)
        text = record["text"]
        if "attributions" in record:
            claims = tuple(_offsets(text, marked) for marked in record["attributions"])
            return GoldArticle(record["id"], text, claims, publisher=record.get("publisher", ""))
        claims = tuple(_words(text, marked) for marked in record["claims"])
        return GoldArticle(record["id"], text, claims, record.get("title", ""), record.get("genre", ""), True)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise CorpusError(f"{corpus}, line {number}: {error!r}") from error


def _offsets(text: str, marked: dict[str, Any]) -> GoldClaim:
    content, cue, source = (
        tuple(Span(start, end) for start, end in marked.get(role, [])) for role in ("content", "cue", "source")
    )
    if not all(0 <= span.start < span.end <= len(text) for span in (*content, *cue, *source)):
        raise ValueError(f"a span lies outside of the text: {marked}")
    return GoldClaim(content, cue, source, bool(marked.get("nested")))


def _words(text: str, marked: dict[str, Any]) -> GoldClaim:
    content = tuple(
        _find(text, words, nth) for words, nth in zip_longest(marked["content"], marked.get("occurrence") or [])
    )
    cue, source = (
        (_find(text, marked[role], marked.get(f"{role}_occurrence")),) if marked.get(role) else ()
        for role in ("cue", "source")
    )
    return GoldClaim(content, cue, source, bool(marked.get("nested")), marked.get("speaker") or "")


def _find(text: str, words: str, nth: int | None) -> Span:
    """The nth time that words stand in the text, counted from 1. Raises ValueError where they do not."""
    start = -1
    for _ in range(nth or 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))
