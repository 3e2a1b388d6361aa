"""The appearances of a statement as its page aligns them: in order of publication, each with the words that differ marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from articles.models import Appearance, Entity
from articles.reading import colours_of
from articles.wordings.aligning import align

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.http import PageRequest
    from articles.models import Article, Attribution, Claim, Statement
    from articles.models.statements import AppearanceQuerySet
    from articles.wordings.aligning import Piece

SHOWN = 300
"""Appearances that a page has at most."""
LACKING = 6
"""Stretches that are told of what a print leaves out."""


@dataclass(frozen=True, slots=True)
class Row:
    """An appearance with its claim, attribution, article, outlet and parts loaded."""

    appearance: Appearance
    words: str
    pieces: Sequence[Piece]
    lacks: Sequence[str]
    """What the first print has and this one has not, in order."""
    more_lacking: int
    """Stretches that it lacks beside those."""
    colour: str
    """The style of the speaker: "s0" to "s7", or "nobody"."""
    is_first: bool

    @property
    def claim(self) -> Claim:
        return self.appearance.claim

    @property
    def article(self) -> Article:
        return self.appearance.claim.article

    @property
    def attribution(self) -> Attribution:
        return self.appearance.claim.attribution

    @property
    def outlet(self) -> str:
        return str(self.article.outlet or "an unknown outlet")

    @property
    def is_word_for_word(self) -> bool:
        """Whether it prints what was printed first, but for case and signs."""
        return not self.is_first and not self.lacks and not any(piece.is_different for piece in self.pieces)


def appearances_of(request: PageRequest, statement: Statement) -> AppearanceQuerySet:
    """Those that stand and may be seen, the one that was printed first first, with all that a page shows of them."""
    standing = Appearance.objects.standing().visible_to(request.user).filter(statement=statement)
    return in_order(standing)


def in_order(appearances: AppearanceQuerySet) -> AppearanceQuerySet:
    """By the time of publication, the undated last; with what a row shows. Two queries."""
    loaded = appearances.select_related(
        "claim__article__outlet",
        "claim__article__copy_of__outlet",
        "claim__attribution__speaker",
        "claim__attribution__relay",
        "decided_by",
    ).prefetch_related("claim__parts")
    return loaded.order_by(
        F("claim__article__published_at").asc(nulls_last=True), F("claim__article__copy_of").asc(nulls_first=True), "pk"
    )


def rows_of(appearances: Sequence[Appearance]) -> list[Row]:
    """Each compared with the first of them."""
    words = [appearance.claim.words for appearance in appearances]
    colours = colours_of(appearance.claim for appearance in appearances)
    return [
        _row(appearance, own, words[0], colours, is_first=number == 0)
        for number, (appearance, own) in enumerate(zip(appearances, words, strict=True))
    ]


def speakers_of(rows: Iterable[Row]) -> dict[Entity, list[Row]]:
    """The named speakers, each with the rows that give the words to them; the first to be named first."""
    by_speaker: dict[Entity, list[Row]] = {}
    for row in rows:
        speaker = row.attribution.speaker
        if speaker is not None and speaker.kind != Entity.Kind.UNNAMED:
            by_speaker.setdefault(speaker, []).append(row)
    return by_speaker


def _row(appearance: Appearance, words: str, first: str, colours: dict[int, int], *, is_first: bool) -> Row:
    pieces, of_first = align(words, first)
    lacks = [piece.text for piece in of_first if piece.is_different]
    colour = colours.get(appearance.claim.attribution.speaker_id or 0)
    return Row(
        appearance=appearance,
        words=words,
        pieces=pieces,
        lacks=lacks[:LACKING],
        more_lacking=max(0, len(lacks) - LACKING),
        colour="nobody" if colour is None else f"s{colour}",
        is_first=is_first,
    )
