"""Who is quoted, how often and by whom: claims counted by speaker and outlet."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from articles.coverage.said import Said

SPEAKERS, OUTLETS = 20, 6
"""With a row, and with a column, of their own: the others are added up."""
UNNAMED, NOBODY, REST = "unnamed", "nobody", "rest"
"""Rows of more than one speaker, or of none. REST is a column too."""


@dataclass(frozen=True, slots=True)
class Count:
    """Claims in quotation marks, wholly or in part, and in other words."""

    quoted: int = 0
    told: int = 0

    @property
    def total(self) -> int:
        return self.quoted + self.told


@dataclass(frozen=True, slots=True)
class Row:
    speaker: str
    """The key of an entity, or UNNAMED, NOBODY, REST."""
    of: int
    """Speakers in it: 1, but for REST."""
    cells: Sequence[tuple[str, Count]]
    """One for each outlet of the table."""
    all: Count


@dataclass(slots=True)
class Quoting:
    """The table. An outlet is written as its key, as "0" where it is not known, or as REST."""

    said: Sequence[Said]
    outlet_of: Mapping[int, int]
    """By the article's key; 0 where it is not known."""
    unnamed: Collection[int]
    """The speakers whom no article names."""
    first: Sequence[str] = field(init=False)
    """The speakers with a row of their own."""
    left_out: int = field(init=False)
    outlets: Sequence[str] = field(init=False)
    outlets_left_out: int = field(init=False)
    _own_rows: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        by_speaker = Counter(self._speaker(said) for said in self.said)
        of_their_own = [speaker for speaker, _ in by_speaker.most_common() if speaker not in {UNNAMED, NOBODY}]
        self.first = of_their_own[: SPEAKERS if len(of_their_own) > SPEAKERS + 1 else SPEAKERS + 1]
        self._own_rows = frozenset({UNNAMED, NOBODY, *self.first})
        self.left_out = len(of_their_own) - len(self.first)
        by_outlet = Counter(str(self.outlet_of[said.article]) for said in self.said)
        most = [outlet for outlet, _ in by_outlet.most_common()]
        self.outlets = most if len(most) <= OUTLETS + 1 else [*most[:OUTLETS], REST]
        self.outlets_left_out = max(len(most) - OUTLETS, 0) if REST in self.outlets else 0

    def rows(self) -> list[Row]:
        """Those with most claims first; the rest, the unnamed and the claims of nobody last."""
        counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for said in self.said:
            row, column = self.place(said)
            counts[row, column][0 if said.is_quoted else 1] += 1
        present = {row for row, _ in counts}
        return [
            self._row(speaker, {column: Count(*pair) for (row, column), pair in counts.items() if row == speaker})
            for speaker in (*self.first, REST, UNNAMED, NOBODY)
            if speaker in present
        ]

    def counted(self, *, speaker: str, outlet: str, is_quoted: bool | None) -> list[Said]:
        """What a number of the table counts: "" for all speakers or outlets, None for both forms."""
        return [
            said
            for said in self.said
            if speaker in {"", self.place(said)[0], str(said.speaker)}
            and outlet in {"", self.place(said)[1], str(self.outlet_of[said.article])}
            and is_quoted in {None, said.is_quoted}
        ]

    def place(self, said: Said) -> tuple[str, str]:
        """The row and the column in which it is counted."""
        speaker, outlet = self._speaker(said), str(self.outlet_of[said.article])
        return (
            speaker if speaker in self._own_rows else REST,
            outlet if outlet in self.outlets else REST,
        )

    def _speaker(self, said: Said) -> str:
        if said.speaker is None:
            return NOBODY
        return UNNAMED if said.speaker in self.unnamed else str(said.speaker)

    def _row(self, speaker: str, counts: Mapping[str, Count]) -> Row:
        return Row(
            speaker,
            self.left_out if speaker == REST else 1,
            [(outlet, counts.get(outlet, Count())) for outlet in self.outlets],
            Count(sum(one.quoted for one in counts.values()), sum(one.told for one in counts.values())),
        )
