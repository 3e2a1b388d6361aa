"""Which words are source, cue and content: the frames of an article that the lexicon trusts, and its quotations' frames.

This is the part that a learned tagger replaces; linking.py makes claims of what it gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from articles.nlp.annotations import Span
from articles.nlp.extents import Range, tokens_of, trim
from articles.nlp.layout import Layout
from articles.nlp.quotations import Quotation
from articles.nlp.quoted import QuotedWords, pieces_of
from articles.nlp.rules.frames import Frame, frames_at, make_frame
from articles.nlp.subjects import find_source

# The share of right attributions from which on a frame is worth a claim. F1 on PolNeAR's development articles is level
# from 0.3 to 0.4: precision decides, for whatever is doubtful costs an editor a look.
TRUST = 0.4

# How far from a quotation its cue may stand, in tokens.
REACH = 30


@dataclass(frozen=True, slots=True)
class CuedQuotation(QuotedWords):
    """An outer quotation with the frames that may be its cue."""

    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """The frames by the grammar, in text order, and the outer quotations, in text order."""

    frames: tuple[Frame, ...]
    quotations: tuple[CuedQuotation, ...]


def tag(doc: Doc, layout: Layout, quotations: Sequence[Quotation]) -> Tags:
    """The frames of the article's own paragraphs and the quotations with theirs."""
    paragraphs = [tokens_of(doc, Span(p.start, p.end)) for p in layout.body]
    quoted = [pieces_of(doc, quotation) for quotation in quotations if quotation.depth == 0]
    inside = bytearray(len(doc))
    for pieces in quoted:
        for start, end in pieces:
            inside[start:end] = b"\x01" * (end - start)
    frames = [frame for frame in label_frames(doc, paragraphs) if frame.content and frame.weight >= TRUST]
    for start, end in paragraphs:
        for token in doc[start:end]:
            options = [frame for frame in frames_at(token) if frame.weight >= TRUST and _within(frame, (start, end))]
            if options:
                frames.append(max(options, key=lambda frame: frame.weight))
    frames.sort(key=lambda frame: frame.head)
    return Tags(tuple(frames), tuple(_quoted_words(doc, quoted, paragraphs, inside)))


def _within(frame: Frame, paragraph: Range) -> bool:
    """Whether a frame has a content, and all of it in its paragraph."""
    return bool(frame.content) and paragraph[0] <= frame.content[0][0] and frame.content[-1][1] <= paragraph[1]


def _quoted_words(
    doc: Doc, quoted: list[list[Range]], paragraphs: list[Range], inside: bytearray
) -> Iterator[CuedQuotation]:
    at = 0
    for pieces in quoted:
        while at + 1 < len(paragraphs) and paragraphs[at][1] <= pieces[0][0]:
            at += 1
        first, at_first = paragraphs[at], at
        while at + 1 < len(paragraphs) and paragraphs[at][1] < pieces[-1][1]:
            at += 1
        last = paragraphs[at]
        if at_first and pieces[0][0] == first[0] and doc[paragraphs[at_first - 1][1] - 1].text == ":":
            # "In a statement the board said:" on a line of its own.
            first = (paragraphs[at_first - 1][0], first[1])
        following = paragraphs[at + 1] if at + 1 < len(paragraphs) and pieces[-1][1] == last[1] else last
        frames = (
            *_cue_after(doc, pieces, last, inside),
            *_cue_before(doc, pieces, first, inside),
            *_signature(doc, pieces, following),
        )
        yield CuedQuotation(tuple(pieces), last, frames)


def _cue_after(doc: Doc, pieces: list[Range], paragraph: Range, inside: bytearray) -> Iterator[Frame]:
    """`“...,” he said`, `“...,” said Ms. Hill, who` - the first verb after the quotation that has a subject there."""
    end = pieces[-1][1]
    limit = min(end + REACH, paragraph[1])
    start = next((i for i in range(end, limit) if inside[i] or not (doc[i].is_punct or doc[i].is_space)), limit)
    for i in range(start, limit):
        token = doc[i]
        if inside[i] or token.text in _SENTENCE_ENDS:
            return
        if token.pos_ != "VERB" or token.dep_ in ("relcl", "acl", "amod", "xcomp", "compound"):
            continue
        source = tuple(part for part in find_source(token) if part[0] >= end and not inside[part[0]])
        source = source or _name_after(doc, i, paragraph) if i == start else source or _words(doc, start, i)
        shape = f"q.after.{_final_mark(doc, pieces)}.{'inv' if i == start else 'subj' if source else 'none'}"
        yield make_frame(token, f"{shape}:{_size(doc, pieces)}", [(i, i + 1)], source, pieces)
        return


def _signature(doc: Doc, pieces: list[Range], paragraph: Range) -> Iterator[Frame]:
    """`“...” ― Donald Trump`, on the line of the quotation or the next one: the dash is the cue."""
    dash = max(pieces[-1][1], paragraph[0])
    name = trim(doc, (dash + 1, min(paragraph[1], dash + 1 + _LABEL)))
    if dash >= paragraph[1] or doc[dash].text not in _DASHES or name is None or paragraph[1] - dash > _LABEL + 1:
        return
    if doc[name[0]].text[:1].isupper() and not any(token.pos_ == "VERB" for token in doc[name[0] : name[1]]):
        yield make_frame(doc[dash], "q.signature", [(dash, dash + 1)], (name,), pieces)


def _words(doc: Doc, start: int, end: int) -> tuple[Range, ...]:
    """A stretch as the source where the parser gave the cue no subject, if it can name anybody."""
    part = trim(doc, (start, end))
    return (part,) if part and any(doc[i].pos_ in _NAMING for i in range(*part)) else ()


def _name_after(doc: Doc, verb: int, paragraph: Range) -> tuple[Range, ...]:
    """The name after a cue ("said Hill on Monday") where the parser gave it no subject."""
    end = verb + 1
    while end < paragraph[1] and (doc[end].pos_ in _NAMING or doc[end].pos_ in ("DET", "ADJ")):
        end += 1
    return _words(doc, verb + 1, end)


def _cue_before(doc: Doc, pieces: list[Range], paragraph: Range, inside: bytearray) -> Iterator[Frame]:
    """`He said: “...”`, `said that “...”` - the nearest verb before the quotation in its sentence."""
    start = pieces[0][0]
    link = ""
    first = paragraph[0]
    for i in range(start - 1, max(start - REACH, paragraph[0]) - 1, -1):
        token = doc[i]
        if inside[i] or token.text in _SENTENCE_ENDS:
            first = i + 1
            break
        if token.is_space:
            continue
        if not link:
            link = token.text if token.text in (",", ":") else "that" if token.lower_ == "that" else "plain"
        if token.pos_ != "VERB" or token.dep_ in ("amod", "compound"):
            continue
        near = "near" if start - i <= 3 else "far"
        shape = f"q.before.{link}.{near}:{_size(doc, pieces)}"
        source = tuple(part for part in find_source(token) if not inside[part[0]])
        yield make_frame(token, shape, [(i, i + 1)], source, pieces)
        return
    if link == ":" and start - first <= _LABEL:
        colon = next(i for i in range(start - 1, first - 1, -1) if doc[i].text == ":")
        yield make_frame(doc[colon], "q.label", [(colon, colon + 1)], _words(doc, first, colon), pieces)


def label_frames(doc: Doc, paragraphs: list[Range]) -> list[Frame]:
    """`Hill: We are ready` - paragraphs that open with a name and a colon, as headlines and transcripts do."""
    labels = [(paragraph, colon) for paragraph in paragraphs if (colon := _label_end(doc, paragraph)) is not None]
    kinds = [_label_kind(doc, paragraph[0], colon) for paragraph, colon in labels]
    is_transcript = sum(kind != "words" for kind in kinds) >= _TRANSCRIPT
    return [
        make_frame(
            doc[colon],
            f"label:{'transcript' if is_transcript and kind != 'words' else kind}",
            [(colon, colon + 1)],
            _words(doc, start, colon),
            [(colon + 1, end)],
        )
        for ((start, end), colon), kind in zip(labels, kinds, strict=True)
    ]


def _label_kind(doc: Doc, start: int, colon: int) -> str:
    """What stands before the colon: a "name", one or two words with a "capital", or other "words"."""
    if all(token.pos_ in ("PROPN", "PUNCT") for token in doc[start:colon]):
        return "name"
    return "capital" if colon - start <= 2 and all(token.text[0].isupper() for token in doc[start:colon]) else "words"


def _label_end(doc: Doc, paragraph: Range) -> int | None:
    """Where the colon stands after the words that a paragraph opens with, if those make no sentence."""
    for i in range(paragraph[0], min(paragraph[0] + _LABEL, paragraph[1])):
        if doc[i].text == ":":
            return i
        if doc[i].pos_ in ("VERB", "AUX") and not doc[i].text[0].isupper():
            return None
    return None


def _size(doc: Doc, pieces: list[Range]) -> str:
    """Whether a quotation is a sentence or so, or a few words: "scare quotes", a title."""
    words = [doc[i] for start, end in pieces for i in range(start, end) if doc[i].is_alpha]
    verb = any(token.tag_ in ("VBD", "VBP", "VBZ", "MD") for token in words)
    if len(words) > 8 or (verb and len(words) > 3):
        return "long"
    if words and all(token.text[0].isupper() for token in words if len(token) > 3 or token.i == words[0].i):
        return "title"
    return "clause" if verb else "words" if len(words) > 3 else "short"


def _final_mark(doc: Doc, pieces: list[Range]) -> str:
    """What a quotation ends with inside its closing mark: "," "." "?" or "" for none."""
    start, end = pieces[-1]
    last = doc[end - 2].text[-1:] if end - start > 2 else ""
    return "," if last == "," else "?" if last in ("?", "!") else "." if last in (".", "…") else ""


_SENTENCE_ENDS = {".", ";", "?", "!"}
_NAMING = {"PROPN", "PRON", "NOUN", "NUM"}
_LABEL = 14
_TRANSCRIPT = 3
_DASHES = {"―", "—", "–", "--", "-"}
