"""Which source and which content belong to which cue: tagged words become claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from articles.nlp.annotations import Form, Span
from articles.nlp.extents import Range
from articles.nlp.frames import Frame
from articles.nlp.lexicon import speaks
from articles.nlp.subjects import relay_of
from articles.nlp.tagging import TRUST, QuotedWords, Tags

# How many words without a verb may be stranded before a quotation.
STRANDED = 2


@dataclass(frozen=True, slots=True)
class LinkedClaim:
    """A claim with the words that name its source, before anybody has said who that is.

    `relay_source` are the words that name the relay ("Interfax news agency" in "Interfax quoted Peskov as telling the
    press": the source is "Peskov"). `continues` says that the claim is a quotation without a source of its own, which
    carries on the claim before it. All spans are character offsets, in text order.
    """

    form: Form
    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    relay_source: tuple[Span, ...]
    nested: bool
    confidence: float
    continues: bool


@dataclass(slots=True)
class _Draft:
    """A claim in the making: a frame by the grammar, the quotations that its cue took, or both."""

    frame: Frame
    weight: float
    source: tuple[Range, ...]
    content: tuple[Range, ...]
    quotations: list[QuotedWords] = field(default_factory=list)
    nested: bool = False

    def ranges(self) -> list[Range]:
        """Its content as disjoint token ranges, whole quotations in place of their parts."""
        pieces = [piece for quotation in self.quotations for piece in quotation.pieces]
        return _union([*self.content, *pieces])


def link(doc: Doc, tags: Tags) -> tuple[LinkedClaim, ...]:
    """The claims of an article, in text order."""
    quoted = _quotation_at(doc, tags.quotations)
    drafts = {draft.frame.head: draft for draft in _drafts(doc, tags.frames, quoted)}
    unlinked = _take_quotations(doc, tags.quotations, drafts, quoted)
    continuing = _join(doc, tags.quotations, unlinked, drafts)
    claims = [_claim(doc, draft, quoted) for draft in drafts.values()]
    claims += [_continuation(doc, quotation) for quotation in continuing]
    return tuple(sorted(claims, key=lambda claim: (claim.content[0].start, claim.content[-1].end)))


def _quotation_at(doc: Doc, quotations: Sequence[QuotedWords]) -> list[int]:
    """For every token the number of the outer quotation that holds it, or -1."""
    numbers = [-1] * len(doc)
    for number, quotation in enumerate(quotations):
        for start, end in quotation.pieces:
            numbers[start:end] = [number] * (end - start)
    return numbers


def _drafts(doc: Doc, frames: Sequence[Frame], quoted: list[int]) -> Iterator[_Draft]:
    """The frames worth a claim, with what is inside another one's content marked as nested."""
    outside = [1.0] * len(quoted)
    chained = {frame.head for frame in frames}
    frames = [frame for frame in frames if not _leads_to_speech(doc[frame.head], chained)]
    for frame in frames:
        for start, end in frame.content:
            for i in range(start, end):
                if quoted[i] < 0 or quoted[i] != quoted[frame.head]:
                    outside[i] *= 1 - frame.weight
    for frame in frames:
        # The corpus knows no nested claims: a frame inside another one's content counts only if that one is wrong.
        weight = frame.weight * outside[frame.head]
        nested = weight < TRUST or quoted[frame.head] >= 0
        yield _Draft(frame, weight if not nested else frame.weight, frame.source, frame.content, nested=nested)


def _leads_to_speech(verb: Token, heads: set[int]) -> bool:
    """Whether a cue only leads up to one of speech: "sought to stress that", "went on to say"."""
    return any(child.dep_ == "xcomp" and child.i in heads and speaks(child) for child in verb.children)


def _take_quotations(
    doc: Doc, quotations: Sequence[QuotedWords], drafts: dict[int, _Draft], quoted: list[int]
) -> set[int]:
    """Give every quotation to the cue that most likely governs it; the numbers of those that have none."""
    covering: dict[int, list[_Draft]] = {}
    for draft in drafts.values():
        if not draft.nested:
            for number in {quoted[i] for start, end in draft.content for i in range(start, end)} - {-1}:
                covering.setdefault(number, []).append(draft)
    unlinked = set()
    for number, quotation in enumerate(quotations):
        candidates = [draft for draft in covering.get(number, []) if _overlap(draft.content, quotation) >= 0.5]
        best = max(candidates, key=lambda draft: draft.weight, default=None)
        frame = max(quotation.frames, key=lambda frame: frame.weight, default=None)
        if frame is not None and frame.weight >= max(TRUST, best.weight if best else 0.0):
            best = _governed(doc, quotation, frame, drafts, candidates)
        if best is None:
            unlinked.add(number)
        else:
            best.quotations.append(quotation)
    return unlinked


def _governed(
    doc: Doc, quotation: QuotedWords, frame: Frame, drafts: dict[int, _Draft], candidates: list[_Draft]
) -> _Draft:
    """The draft of a quotation's cue, made or taken over from the grammar's frame of the same cue."""
    draft = drafts.get(frame.head)
    is_before = quotation.end <= frame.head
    if draft is None:
        draft = drafts[frame.head] = _Draft(frame, frame.weight, frame.source, ())
    elif not draft.quotations and (draft not in candidates or (is_before and not draft.frame.is_clause)):
        draft.content = ()
    elif is_before:
        draft.content = _without_stranded(doc, draft.content, quotation)
    draft.nested = False
    draft.weight = max(draft.weight, frame.weight)
    draft.source = frame.source or draft.source
    return draft


def _without_stranded(doc: Doc, content: tuple[Range, ...], quotation: QuotedWords) -> tuple[Range, ...]:
    """The content without words that the copy left before a quotation: `Putin “We are preparing it,” he said`."""
    start, end = content[0] if content else (0, 0)
    sentence_starts = start == 0 or doc[start - 1].is_space or doc[start - 1].text in (".", ":")
    if not (start < quotation.start <= start + STRANDED and quotation.start < end and sentence_starts):
        return content
    first = doc[quotation.start + 1]
    if (
        not first.text[:1].isupper()
        or first.pos_ == "PROPN"
        or any(t.pos_ == "VERB" for t in doc[start : quotation.start])
    ):
        return content
    return ((quotation.start, end), *content[1:])


def _overlap(content: Iterable[Range], quotation: QuotedWords) -> float:
    """The share of a quotation's last paragraph, or of its first, that a content holds."""
    shares = [
        sum(max(0, min(end, piece[1]) - max(start, piece[0])) for start, end in content) / (piece[1] - piece[0])
        for piece in (quotation.pieces[0], quotation.pieces[-1])
    ]
    return max(shares)


def _join(
    doc: Doc, quotations: Sequence[QuotedWords], unlinked: set[int], drafts: dict[int, _Draft]
) -> list[QuotedWords]:
    """Add quotations that go on after the cue's sentence (`"A," he said. "B."`) to the claim before them.

    Gives those that are a paragraph of their own with no claim before them to join.
    """
    holder = {id(quotation): draft for draft in drafts.values() for quotation in draft.quotations}
    continuing = []
    before: _Draft | None = None
    previous: QuotedWords | None = None
    for number, quotation in enumerate(quotations):
        if number in unlinked:
            if not _is_sentence(doc, quotation):
                continue
            fills = _fills(doc, quotation)
            if before is not None and previous is not None and _follows(doc, previous, quotation, fills):
                before.quotations.append(quotation)
            elif fills:
                continuing.append(quotation)
        else:
            before = holder[id(quotation)]
        previous = quotation
    return continuing


def _follows(doc: Doc, previous: QuotedWords, quotation: QuotedWords, fills: bool) -> bool:
    """Whether a quotation goes on where the previous one stopped: in its paragraph, or as all of the next one."""
    if quotation.start < previous.paragraph[1]:
        return True
    return fills and all(doc[i].is_space for i in range(previous.paragraph[1], quotation.start))


def _is_sentence(doc: Doc, quotation: QuotedWords) -> bool:
    """Whether a quotation stands on its own: it starts a sentence and ends one."""
    first, last = quotation.start, quotation.end
    before = doc[first - 1] if first else None
    starts = before is None or before.is_space or before.text[-1:] in ".!?”\"'’»…"
    return starts and any(doc[i].text[-1:] in ".!?…" for i in range(max(first, last - 3), last))


def _fills(doc: Doc, quotation: QuotedWords) -> bool:
    """Whether a quotation is all of its paragraph."""
    start, end = quotation.paragraph
    return quotation.pieces[-1][0] <= start and not any(token.is_alpha for token in doc[quotation.end : end])


def _claim(doc: Doc, draft: _Draft, quoted: list[int]) -> LinkedClaim:
    ranges = draft.ranges()
    source, relay = relay_of(doc[draft.frame.head], draft.source)
    return LinkedClaim(
        form=_form(doc, ranges, quoted),
        content=_spans(doc, ranges),
        cue=_spans(doc, draft.frame.cue),
        source=_spans(doc, source),
        relay_source=_spans(doc, relay),
        nested=draft.nested,
        confidence=round(draft.weight, 2),
        continues=False,
    )


def _continuation(doc: Doc, quotation: QuotedWords) -> LinkedClaim:
    content = _spans(doc, quotation.pieces)
    return LinkedClaim("direct", content, (), (), (), nested=False, confidence=0.5, continues=True)


def _form(doc: Doc, ranges: Iterable[Range], quoted: list[int]) -> Form:
    inside = {quoted[i] >= 0 for start, end in ranges for i in range(start, end) if doc[i].is_alpha or doc[i].is_digit}
    return "mixed" if len(inside) == 2 else "direct" if True in inside else "indirect"


def _union(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _spans(doc: Doc, ranges: Iterable[Range]) -> tuple[Span, ...]:
    return tuple(Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in ranges)
