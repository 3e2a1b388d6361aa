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
    texts: dict[str, str] = {}
    for corpus in corpora:
        try:
            with corpus.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        gold = _read(f"{corpus}, line {number}", line)
                        if texts.setdefault(gold.id, gold.text) != gold.text:
                            raise CorpusError(f"{corpus}, line {number}: another text than the {gold.id!r} before")
                        yield gold
        except OSError as error:
            raise CorpusError(f"{corpus}: {error.strerror}") from error


def _read(where: str, line: bytes) -> GoldArticle:
    try:
        return _article(json.loads(line.decode("utf-8")))
    except KeyError as error:
        raise CorpusError(f"{where}: {error} is missing") from error
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CorpusError(f"{where}: {error}") from error


def _article(record: Any) -> GoldArticle:
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    identifier, text = record["id"], record["text"]
    if not isinstance(identifier, str) or not isinstance(text, str):
        raise ValueError('"id" and "text" are not both strings')
    if "attributions" in record:
        claims = tuple(_offsets(text, marked) for marked in record["attributions"])
        return GoldArticle(identifier, text, claims, publisher=record.get("publisher") or "")
    if "claims" not in record:
        raise ValueError('neither "attributions" nor "claims"')
    claims = tuple(_words(text, marked) for marked in record["claims"])
    return GoldArticle(identifier, text, claims, record.get("title") or "", record.get("genre") or "", True)


def _offsets(text: str, marked: dict[str, Any]) -> GoldClaim:
    content, cue, source = (
        tuple(Span(start, end) for start, end in marked.get(role, [])) for role in ("content", "cue", "source")
    )
    for span in (*content, *cue, *source):
        if type(span.start) is not int or type(span.end) is not int or not 0 <= span.start < span.end <= len(text):
            raise ValueError(f"[{span.start}, {span.end}] is no stretch of the text")
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
        start = text.find(words, start + 1) if words else -1
        if start < 0:
            raise ValueError(f"{words!r} does not stand in the text{f' {nth} times' if nth else ''}")
    return Span(start, start + len(words))
