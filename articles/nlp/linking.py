"""Which source and which content belong to which cue: the encoder's spans become drafts of claims, quotations whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc

from articles.nlp.choices import NOWHERE, Places, Previous, choose, cue_choices, source_choices
from articles.nlp.claims import union
from articles.nlp.encoder import Floats
from articles.nlp.extents import Range
from articles.nlp.quotations import MARKS
from articles.nlp.quoted import QuotedWords, fills_paragraph, follows, is_sentence, quotation_at, without_stranded
from articles.nlp.tagging import TaggedSpan, Tags

# The share of a quotation's words from which on a content is that quotation, and what it may hold of another's by mistake.
MOST = 0.5
LEAK = 2

# Between two parts of one content, more words than these are left out on purpose.
GAP = 8


@dataclass(slots=True)
class Draft:
    """A claim in the making: spans in tokens, and what its parts and links are worth as probabilities."""

    cue: TaggedSpan | None
    source: TaggedSpan | None
    content: list[Range]
    parts: list[float] = field(default_factory=list)
    """Of each of the encoder's contents in it, how likely it is one."""
    links: list[float] = field(default_factory=list)
    """Of each of them, how likely it belongs to the cue."""
    source_link: float = 1.0
    continues: bool = False

    @property
    def start(self) -> int:
        return self.content[0][0]

    @property
    def end(self) -> int:
        return self.content[-1][1]


def link(
    doc: Doc, windows: Sequence[Tags], quotations: Sequence[QuotedWords], weights: tuple[Floats, Floats]
) -> list[Draft]:
    """The drafts of an article, in text order. `weights` are those of the choice of a cue and of a source."""
    quoted = quotation_at(doc, quotations)
    places = Places(doc, quoted)
    drafts: list[Draft] = []
    orphans: list[Draft] = []
    for tags in windows:
        _link_window(places, tags, weights, drafts, orphans)
    for orphan in orphans:
        _make_whole(doc, orphan, quotations, quoted)
    drafts += _adopt(doc, drafts, orphans, quotations, quoted)
    spans = [span for draft in drafts for span in (draft.cue, draft.source) if span is not None]
    marked = {i for span in spans for i in range(span.start, span.end)}
    for draft in drafts:
        _make_whole(doc, draft, quotations, quoted)
        draft.content = _without_gaps(places, draft.content, marked)
    return sorted(drafts, key=lambda draft: draft.content)


def _link_window(
    places: Places, tags: Tags, weights: tuple[Floats, Floats], drafts: list[Draft], orphans: list[Draft]
) -> None:
    """Add the drafts of a window, one for each cue that has a content, and a draft for each content without a cue."""
    by_cue: dict[int, Draft] = {}
    previous: Previous | None = None
    for row, content in enumerate(tags.contents):
        number, probability = choose(cue_choices(places, tags, row, previous), weights[0])
        span = (content.start, content.end)
        if number == NOWHERE:
            previous = None
            orphans.append(Draft(None, None, [span], [content.probability], [probability]))
            continue
        previous = Previous(number, places.is_quoted(content))
        if number not in by_cue:
            which, share = choose(source_choices(places, tags, number), weights[1])
            source = None if which == NOWHERE else tags.sources[which]
            by_cue[number] = Draft(tags.cues[number], source, [], source_link=share)
            drafts.append(by_cue[number])
        by_cue[number].content.append(span)
        by_cue[number].parts.append(content.probability)
        by_cue[number].links.append(probability)


def _make_whole(doc: Doc, draft: Draft, quotations: Sequence[QuotedWords], quoted: Sequence[int]) -> None:
    """Move the edges of a draft's content to the marks of the quotations that it mostly is."""
    content = []
    for start, end in draft.content:
        for number in sorted({quoted[i] for i in range(start, end)} - {-1}):
            for piece in quotations[number].pieces:
                start, end = _snapped((start, end), piece)
            if start == quotations[number].start and not _is_closed(doc, quotations[number]):
                end = min(end, quotations[number].end)
            if start < end:
                ((start, end), *_) = without_stranded(doc, ((start, end),), quotations[number])
        if start < end:
            content.append((start, end))
    draft.content = union(content) or draft.content


def _is_closed(doc: Doc, quotation: QuotedWords) -> bool:
    """Whether a quotation ends in a mark; one that was never closed ends where its cue begins."""
    return MARKS.fullmatch(doc[quotation.end - 1].text) is not None


def _without_gaps(places: Places, content: list[Range], marked: set[int]) -> list[Range]:
    """The content with parts joined that only words of the same sentence stand between, no cue and no source."""
    joined = content[:1]
    for start, end in content[1:]:
        before = joined[-1][1]
        one_sentence = places.sentence[before - 1] == places.sentence[start]
        if one_sentence and start - before <= GAP and marked.isdisjoint(range(before, start)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _snapped(content: Range, piece: Range) -> Range:
    """A content with a quotation's piece in it whole, or left out where it only leaks into it."""
    start, end = max(content[0], piece[0]), min(content[1], piece[1])
    if start >= end or (start, end) == piece:
        return content
    if end - start >= MOST * (piece[1] - piece[0]):
        return min(content[0], piece[0]), max(content[1], piece[1])
    if end - start <= LEAK and content[0] < piece[0]:
        return content[0], piece[0]
    if end - start <= LEAK and content[1] > piece[1]:
        return piece[1], content[1]
    return content


def _adopt(
    doc: Doc, drafts: list[Draft], orphans: list[Draft], quotations: Sequence[QuotedWords], quoted: Sequence[int]
) -> list[Draft]:
    """Give contents without a cue to the claim whose quotation they go on with; those left that stand on their own."""
    left = []
    for orphan in orphans:
        number = max(quoted[orphan.start], quoted[orphan.end - 1])
        if number < 0:
            continue
        quotation = quotations[number]
        stands_alone, fills = is_sentence(doc, quotation), fills_paragraph(doc, quotation)
        holder = next((draft for draft in drafts if any(quoted[start] == number for start, _ in draft.content)), None)
        if holder is None and stands_alone:
            holder = _left_off(doc, drafts, quotation, quotations, quoted)
        if holder is not None:
            holder.content = union([*holder.content, *orphan.content])
        elif stands_alone and fills:
            orphan.continues = True
            left.append(orphan)
    return left


def _left_off(
    doc: Doc,
    drafts: list[Draft],
    quotation: QuotedWords,
    quotations: Sequence[QuotedWords],
    quoted: Sequence[int],
) -> Draft | None:
    """The last draft before a quotation, where that goes on with what it quotes."""
    ending = [draft for draft in drafts if draft.end <= quotation.start]
    before = max(ending, key=lambda draft: draft.end, default=None)
    if before is None or (last := quoted[before.end - 1]) < 0:
        return None
    return before if follows(doc, quotations[last], quotation, fills_paragraph(doc, quotation)) else None
