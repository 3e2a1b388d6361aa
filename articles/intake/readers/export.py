"""Exports of news databases as text, many documents in a file: LexisNexis, Nexis Uni and Factiva, or of their kind.

Split line by line, however large the file; what a document's head and tail say is in export_heads.py.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from articles.intake.cleaning import make_record
from articles.intake.readers.export_heads import WORDS_STATED, read_document
from articles.intake.recognising import ACCESSION
from articles.intake.records import ArticleRecord, Pending, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from articles.intake.source import Source

LONGEST = 2_000_000
"""Characters of one document: what an article has at most, and as much for its head and tail."""
LONGEST_MARK = 200  # characters of a line between documents
START = re.compile(r"(?:\d{1,7} of \d{1,7} DOCUMENTS|Document \d{1,7} of \d{1,7})", re.IGNORECASE)
END = re.compile(rf"End of Document|{ACCESSION}")
FAR_OFF = 0.3
"""Of the count of words that the file states: they count headlines and captions too, so that less means nothing."""


def read(source: Source) -> Iterator[Pending]:
    """A record for each document. What stands before the first and behind the last, and is none, is left out."""
    for number, text in enumerate(_documents(source), start=1):
        yield Pending(f"document {number:,}", partial(_record, text))


def _documents(source: Source) -> Iterator[str]:
    """The text of each; of one that is too long its beginning, with a character more than there may be."""
    lines: list[str] = []
    size, is_inside = 0, False
    for _, line in source.lines():
        mark = line.strip() if len(line) <= LONGEST_MARK else ""
        starts, ends = START.fullmatch(mark), END.fullmatch(mark)
        if not starts and not ends:
            if size <= LONGEST:
                lines.append(line[: LONGEST + 1])
                size += len(line)
            continue
        text = "".join(lines)
        if text.strip() and (ends or is_inside or WORDS_STATED.search(text)):
            yield text
        lines, size, is_inside = [], 0, bool(starts)
    text = "".join(lines)
    if text.strip() and (is_inside or WORDS_STATED.search(text)):
        yield text


def _record(text: str) -> ArticleRecord:
    if len(text) > LONGEST:
        raise Refused(f"more than {LONGEST:,} characters in one document")
    document = read_document(text)
    return make_record(document.body, document.fields, _difference(document.words, len(document.body.split())))


def _difference(stated: int, taken: int) -> tuple[str, ...]:
    if not stated or abs(taken - stated) <= FAR_OFF * stated:
        return ()
    return (f"the file says that it has {stated:,} words: {taken:,} were taken",)
