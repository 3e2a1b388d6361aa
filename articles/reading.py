"""The text of a version as the reading page shows it: paragraphs cut where claims, cues, sources and mentions begin and end.

Claims may overlap, nest and be in several pieces. Each has a lane for the line under its words, so that lines that run
under the same words run one below the other; a click on words opens the innermost claim that covers them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, cast

from articles.models import Attribution, Claim, ClaimPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.models import ArticleVersion

COLOURS = 8
"""How many colours the style sheet has for speakers: the classes s0 to s7."""
LANES = 3
"""How many lines the style sheet has under words, lane0 to lane2: what lies deeper shares the last."""
PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
"""Lines without a blank one between them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which nothing begins or ends; `at` is its first code point in the body."""

    text: str
    at: int
    kinds: str
    """The kinds of words that it is part of, with spaces between: "cue", "source", "mention", and those pointed at."""


@dataclass(frozen=True, slots=True)
class Line:
    """The line of one claim under a run, and whether the claim's words go on elsewhere after it, or before."""

    claim: Claim
    lane: int
    goes_on: bool
    comes_from: bool

    @property
    def marks(self) -> str:
        """The classes of the style sheet, with spaces between."""
        return f"lane{self.lane}{' comes-from' * self.comes_from}{' goes-on' * self.goes_on}"


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row that are words of the same claims, or of none."""

    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]
    """One for each claim, the outermost first."""

    @property
    def claim(self) -> Claim | None:
        """The innermost."""
        return self.lines[-1].claim if self.lines else None

    @property
    def line(self) -> Line | None:
        """That of the innermost."""
        return self.lines[-1] if self.lines else None

    @property
    def around(self) -> tuple[Line, ...]:
        """Those of the claims around it."""
        return self.lines[:-1]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, and the claims that begin in it."""

    number: int
    is_boilerplate: bool
    runs: tuple[Run, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """Something that covers start to end: a piece of the content of a claim, or words of a kind."""

    start: int
    end: int
    claim: Claim | None = None
    lane: int = 0
    is_first: bool = True
    is_last: bool = True
    """Of the claim's pieces."""
    kind: str = ""


@dataclass(slots=True)
class Reading:
    """A version with its claims, of which any row can be drawn. Queries: one for the mentions of the rows drawn."""

    version: ArticleVersion
    claims: Sequence[Claim]
    """In text order, with attribution and parts loaded (ClaimQuerySet.for_reading)."""
    pointed: Sequence[tuple[int, int, str]] = ()
    """Words to be pointed at: offsets, and the classes that they get."""
    colours: dict[int, int] = field(init=False)
    """The colour of each speaker, by the speaker's key: 0 to COLOURS - 1."""
    _bounds: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self._bounds = [match.span() for match in PARAGRAPH.finditer(self.version.body)]
        self.colours = colours_of(self.claims)

    def rows(self) -> list[Row]:
        """Every paragraph, in order."""
        return list(self._draw(range(len(self._bounds))))

    def rows_of(self, claims: Iterable[Claim]) -> list[Row]:
        """The paragraphs in which any of the claims has words, in order."""
        return self.rows_with([(part.start, part.end) for claim in claims for part in claim.parts.all()])

    def rows_with(self, spans: Sequence[tuple[int, int]], *, before: int = 0) -> list[Row]:
        """The paragraphs in which any of the spans lies, in order, and as many `before` the first."""
        numbers = [
            number
            for number, (start, end) in enumerate(self._bounds)
            if any(span_start < end and start < span_end for span_start, span_end in spans)
        ]
        if numbers:
            numbers = [*range(max(0, numbers[0] - before), numbers[0]), *numbers]
        return list(self._draw(numbers))

    def rows_near(self, spans: Sequence[tuple[int, int]]) -> list[Row]:
        """The paragraphs that look otherwise once the words at the offsets have changed hands, in order: those of the words,
        and of every claim that shares words with a claim there, and so on: their lines may run in other lanes.
        """
        words = [self._numbers(_content(claim)) for claim in self.claims]
        near = self._numbers(spans)
        while grown := set().union(*(some for some in words if some & near)) - near:
            near |= grown
        return list(self._draw(sorted(near)))

    def _numbers(self, spans: Iterable[tuple[int, int]]) -> set[int]:
        """Of the paragraphs in which the spans have words."""
        return {number for start, end in spans for number in range(self._row_at(start), self._row_at(end - 1) + 1)}

    def _draw(self, numbers: Sequence[int]) -> Iterator[Row]:
        if not numbers:
            return
        marks = self._marks_by_row(numbers)
        boilerplate = {start for start, _ in self.version.boilerplate}
        beginning = defaultdict(list)
        for claim in self.claims:
            beginning[self._row_at(claim.start)].append(claim)
        for number in numbers:
            start, end = self._bounds[number]
            yield Row(
                number=number,
                is_boilerplate=start in boilerplate,
                runs=tuple(_runs(self.version.body, start, end, marks[number])),
                claims=tuple(beginning[number]),
            )

    def _row_at(self, offset: int) -> int:
        """The number of the paragraph in which a code point lies; of the last one that begins before it."""
        return max(0, bisect_right(self._bounds, offset, key=itemgetter(0)) - 1)

    def _marks_by_row(self, numbers: Sequence[int]) -> dict[int, list[_Mark]]:
        by_row = defaultdict(list)
        for mark in self._marks(self._bounds[numbers[0]][0], self._bounds[numbers[-1]][1]):
            for number in range(self._row_at(mark.start), self._row_at(mark.end - 1) + 1):
                by_row[number].append(mark)
        return by_row

    def _marks(self, start: int, end: int) -> Iterator[_Mark]:
        standing = [claim for claim in self.claims if claim.attribution.state != Attribution.State.REJECTED]
        contents = [_content(claim) for claim in standing]
        for claim, content, lane in zip(standing, contents, _lanes(contents), strict=True):
            for first, last in content:
                is_first, is_last = first == content[0][0], last == content[-1][1]
                yield _Mark(first, last, claim=claim, lane=lane, is_first=is_first, is_last=is_last)
        for claim in self.claims:
            for part in claim.parts.all():
                if part.role != ClaimPart.Role.CONTENT:
                    yield _Mark(part.start, part.end, kind=part.role)
        mentions = self.version.mentions.filter(start__lt=end, end__gt=start)
        for mention_start, mention_end in mentions.values_list("start", "end"):
            yield _Mark(mention_start, mention_end, kind="mention")
        for pointed_start, pointed_end, kind in self.pointed:
            yield _Mark(pointed_start, pointed_end, kind=kind)


def colours_of(claims: Iterable[Claim]) -> dict[int, int]:
    """One colour a speaker: the one that the speaker's own key gives, on every page, unless a neighbour has it.

    Where there are more speakers than colours, those who share one stand at least COLOURS - 1 speakers apart.
    """
    colours: dict[int, int] = {}
    for claim in claims:
        speaker = claim.attribution.speaker_id
        if speaker is None or speaker in colours:
            continue
        nearby = set(list(colours.values())[-(COLOURS - 1) :])
        colours[speaker] = next(
            one % COLOURS for one in range(speaker, speaker + COLOURS) if one % COLOURS not in nearby
        )
    return colours


def _content(claim: Claim) -> list[tuple[int, int]]:
    return sorted((part.start, part.end) for part in claim.parts.all() if part.role == ClaimPart.Role.CONTENT)


def _lanes(contents: Sequence[list[tuple[int, int]]]) -> list[int]:
    """A lane for each content, another than those of the contents that share words with it; 0, next to the words, for what
    lies innermost. Grows with the number of pairs that overlap.
    """
    beside: defaultdict[int, set[int]] = defaultdict(set)
    covering: list[tuple[int, int]] = []
    for start, end, number in sorted(
        (start, end, number) for number, some in enumerate(contents) for start, end in some
    ):
        covering = [(until, other) for until, other in covering if until > start]
        for _, other in covering:
            beside[number].add(other)
            beside[other].add(number)
        covering.append((end, number))
    lanes: dict[int, int] = {}
    for number in sorted(beside, key=lambda number: (-contents[number][0][0], contents[number][-1][1])):
        taken = {lanes[other] for other in beside[number] if other in lanes}
        lanes[number] = next(lane for lane in range(LANES) if lane not in taken or lane == LANES - 1)
    return [lanes.get(number, 0) for number in range(len(contents))]


def _runs(body: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[Run]:
    """Cuts body[start:end] at the edges of the marks, and joins the pieces that are words of the same claims."""
    for covering, pieces in groupby(_pieces(body, start, end, marks), key=itemgetter(0)):
        run = tuple(piece for _, piece in pieces)
        first, last = run[0].at, run[-1].at + len(run[-1].text)
        yield Run(pieces=run, lines=tuple(_line(mark, first, last) for mark in covering))


def _line(mark: _Mark, first: int, last: int) -> Line:
    return Line(
        claim=cast("Claim", mark.claim),
        lane=mark.lane,
        goes_on=not mark.is_last and mark.end == last,
        comes_from=not mark.is_first and mark.start == first,
    )


def _pieces(body: str, start: int, end: int, marks: Sequence[_Mark]) -> Iterator[tuple[tuple[_Mark, ...], Piece]]:
    """Each piece with the claims' marks that cover it, the innermost last."""
    edges: defaultdict[int, list[tuple[bool, _Mark]]] = defaultdict(list)
    for mark in marks:
        opens_at, closes_at = max(start, mark.start), min(end, mark.end)
        if opens_at < closes_at:
            edges[opens_at].append((True, mark))
            edges[closes_at].append((False, mark))
    covering: tuple[_Mark, ...] = ()
    kinds: Counter[str] = Counter()
    at = start
    for edge in sorted({*edges, end}):
        if at < edge:
            classes = {name for kind in +kinds for name in kind.split()}
            yield covering, Piece(text=body[at:edge], at=at, kinds=" ".join(sorted(classes)))
            at = edge
        for opens, mark in edges.get(edge, ()):
            if mark.claim is None:
                kinds[mark.kind] += 1 if opens else -1
            elif opens:
                covering = tuple(sorted((*covering, mark), key=lambda one: (one.start, -one.end)))
            else:
                covering = tuple(one for one in covering if one is not mark)
