"""Which source and which content belong to which cue: tagged words become claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from articles.nlp.claims import LinkedClaim, form_of, spans_of, union
from articles.nlp.extents import Range
from articles.nlp.lexicon import speaks
from articles.nlp.quoted import QuotedWords, fills_paragraph, follows, is_sentence, quotation_at, without_stranded
from articles.nlp.rules.frames import Frame
from articles.nlp.rules.tagging import TRUST, CuedQuotation, Tags
from articles.nlp.subjects import relay_of


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
        return union([*self.content, *pieces])


def link(doc: Doc, tags: Tags) -> tuple[LinkedClaim, ...]:
    """The claims of an article, in text order."""
    quoted = quotation_at(doc, tags.quotations)
    drafts = {draft.frame.head: draft for draft in _drafts(doc, tags.frames, quoted)}
    unlinked = _take_quotations(doc, tags.quotations, drafts, quoted)
    continuing = _join(doc, tags.quotations, unlinked, drafts)
    claims = [_claim(doc, draft, quoted) for draft in drafts.values()]
    claims += [_continuation(doc, quotation) for quotation in continuing]
    return tuple(sorted(claims, key=lambda claim: (claim.content[0].start, claim.content[-1].end)))


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
    doc: Doc, quotations: Sequence[CuedQuotation], drafts: dict[int, _Draft], quoted: list[int]
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
    doc: Doc, quotation: CuedQuotation, frame: Frame, drafts: dict[int, _Draft], candidates: list[_Draft]
) -> _Draft:
    """The draft of a quotation's cue, made or taken over from the grammar's frame of the same cue."""
    draft = drafts.get(frame.head)
    is_before = quotation.end <= frame.head
    if draft is None:
        draft = drafts[frame.head] = _Draft(frame, frame.weight, frame.source, ())
    elif not draft.quotations and (draft not in candidates or (is_before and not draft.frame.is_clause)):
        draft.content = ()
    elif is_before:
        draft.content = without_stranded(doc, draft.content, quotation)
    draft.nested = False
    draft.weight = max(draft.weight, frame.weight)
    draft.source = frame.source or draft.source
    return draft


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
            if not is_sentence(doc, quotation):
                continue
            fills = fills_paragraph(doc, quotation)
            if before is not None and previous is not None and follows(doc, previous, quotation, fills):
                before.quotations.append(quotation)
            elif fills:
                continuing.append(quotation)
        else:
            before = holder[id(quotation)]
        previous = quotation
    return continuing


def _claim(doc: Doc, draft: _Draft, quoted: list[int]) -> LinkedClaim:
    ranges = draft.ranges()
    source, relay = relay_of(doc[draft.frame.head], draft.source)
    return LinkedClaim(
        form=form_of(doc, ranges, quoted),
        content=spans_of(doc, ranges),
        cue=spans_of(doc, draft.frame.cue),
        source=spans_of(doc, source),
        relay_source=spans_of(doc, relay),
        nested=draft.nested,
        confidence=round(draft.weight, 2),
        continues=False,
    )


def _continuation(doc: Doc, quotation: QuotedWords) -> LinkedClaim:
    content = spans_of(doc, quotation.pieces)
    return LinkedClaim("direct", content, (), (), (), nested=False, confidence=0.5, continues=True)
