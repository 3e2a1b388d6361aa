"""What two contents have in common, and what one has in the place of what the other has."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from articles.wordings.stems import are_opposites, stand_for_each_other

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from articles.wordings.words import Word, Words

OTHER_WORD = 0.85
"""What a word counts for that stands for another one: "begin" for "start"."""
NEAR = 2
"""Words of content within which a denial may have moved: "I do not think that we should", "I think that we should not"."""
RUN = 3

Pairs = list[tuple[int, int]]
"""Places in the contents of two, sorted."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Weights are those of rarity.weight(), of words of content; shares, from 0 to 1, are of the one that weighs less."""

    weight: float
    words: int
    plain: float
    """Weight without names."""
    contained: float
    contained_plain: float
    """Share of the words that are no names."""
    covered: float
    """Share of its words as printed, function words too, that the other has in this order."""
    printed: float
    """How many words these are."""
    runs: float
    """Share of its runs of RUN words as printed."""
    in_order: float
    """Share of the shared words that stand in the same order."""
    part: float
    """What it weighs for each weight of the other."""
    substituted: float
    """Weight of words that stand in each other's place, for each weight shared."""
    replaced: int
    """Places where they do."""
    facts: int
    """Names and numbers that stand in each other's place."""
    numbers: int
    """Numbers that do, and then also those that only one has."""
    opposed: int
    """Words of one whose opposites the other has, and one more if something is denied in one only."""
    other_words: int
    """Shared words that are not the same word: "begin" for "start"."""


def shared(one: Words, other: Words) -> Shared:
    short, long = (one, other) if one.weight <= other.weight else (other, one)
    words, others = short.content, long.content
    pairs = _pairs(words, others)
    in_order = _in_order(pairs)
    gaps = list(_gaps(words, others, pairs, in_order))
    weight = sum(_worth(words[a], others[b]) for a, b in pairs)
    plain = sum(_worth(words[a], others[b]) for a, b in pairs if not words[a].is_name)
    all_plain = sum(word.weight for word in words if not word.is_name)
    covered = _covered(short.all, long.all)
    return Shared(
        weight=weight,
        words=len(pairs),
        plain=plain,
        contained=weight / short.weight if short.weight else 0.0,
        contained_plain=plain / all_plain if all_plain else 1.0,
        covered=covered,
        printed=covered * len(short.all),
        runs=_runs_shared(short.all, long.all),
        in_order=len(in_order) / len(pairs) if pairs else 0.0,
        part=short.weight / long.weight if long.weight else 0.0,
        substituted=sum(word.weight for gap in gaps for side in gap for word in side) / 2 / weight if weight else 0.0,
        replaced=len(gaps),
        facts=len({fact for gap in gaps for fact in _facts(*gap)}),
        numbers=_numbers(words, others, pairs, gaps),
        opposed=_opposed(words, others, pairs),
        other_words=sum(words[a].stem != others[b].stem for a, b in pairs),
    )


def _pairs(words: Sequence[Word], others: Sequence[Word]) -> Pairs:
    """Which word of one is which of the other: those in one order first, then what has changed its place."""
    matcher = SequenceMatcher(None, [word.stem for word in words], [word.stem for word in others], autojunk=False)
    pairs = [(block.a + at, block.b + at) for block in matcher.get_matching_blocks() for at in range(block.size)]
    left = set(range(len(words))) - {a for a, _ in pairs}
    free = set(range(len(others))) - {b for _, b in pairs}
    for is_match in (_are_one_word, _are_of_one_meaning):
        for a in sorted(left):
            found = [b for b in free if is_match(words[a], others[b])]
            if found:
                expected = a + _shift(a, pairs)
                b = min(found, key=lambda at: (abs(at - expected), at))
                pairs.append((a, b))
                left.remove(a)
                free.remove(b)
    return sorted(pairs)


def _shift(at: int, pairs: Pairs) -> int:
    """How far the match nearest to a place has moved."""
    return min(((abs(a - at), b - a) for a, b in pairs), default=(0, 0))[1]


def _are_one_word(word: Word, other: Word) -> bool:
    return word.stem == other.stem


def _are_of_one_meaning(word: Word, other: Word) -> bool:
    return stand_for_each_other(word.stem, other.stem)


def _worth(word: Word, other: Word) -> float:
    """What a pair of words weighs."""
    return word.weight if word.stem == other.stem else OTHER_WORD * min(word.weight, other.weight)


def _in_order(pairs: Pairs) -> Pairs:
    """The longest part of the pairs that is in order by the second place too."""
    best: list[Pairs] = []  # of each length, the one that ends first
    for pair in pairs:
        length = sum(chain[-1][1] < pair[1] for chain in best)
        best[length : length + 1] = [[*(best[length - 1] if length else []), pair]]
    return best[-1] if best else []


Gap = tuple[list["Word"], list["Word"]]
"""Words of each, in the same place, that have no match."""


def _gaps(words: Sequence[Word], others: Sequence[Word], pairs: Pairs, in_order: Pairs) -> Iterator[Gap]:
    matched, matched_others = {a for a, _ in pairs}, {b for _, b in pairs}
    for (a, b), (next_a, next_b) in pairwise([(-1, -1), *in_order, (len(words), len(others))]):
        between = [words[at] for at in range(a + 1, next_a) if at not in matched]
        between_others = [others[at] for at in range(b + 1, next_b) if at not in matched_others]
        if between and between_others:
            yield between, between_others


def _facts(words: Sequence[Word], others: Sequence[Word]) -> Iterable[tuple[str, str]]:
    """The names, and the numbers, that stand in each other's place."""
    for is_one in (_is_name, _is_number):
        yield from zip(
            [word.stem for word in words if is_one(word)], [word.stem for word in others if is_one(word)], strict=False
        )


def _is_name(word: Word) -> bool:
    return word.is_name


def _is_number(word: Word) -> bool:
    return word.is_number


def _numbers(words: Sequence[Word], others: Sequence[Word], pairs: Pairs, gaps: Iterable[Gap]) -> int:
    replaced = sum(min(sum(map(_is_number, side)) for side in gap) for gap in gaps)
    if not replaced:
        return 0
    alone, others_alone = _alone(words, others, pairs)
    return sum(word.is_number for word in (*alone, *others_alone)) - 2 * replaced


def _alone(words: Sequence[Word], others: Sequence[Word], pairs: Pairs) -> tuple[list[Word], list[Word]]:
    """The words of each that have no match."""
    matched, matched_others = {a for a, _ in pairs}, {b for _, b in pairs}
    return (
        [word for at, word in enumerate(words) if at not in matched],
        [word for at, word in enumerate(others) if at not in matched_others],
    )


def _opposed(words: Sequence[Word], others: Sequence[Word], pairs: Pairs) -> int:
    alone, others_alone = _alone(words, others, pairs)
    both = [at for at, (a, b) in enumerate(pairs) if words[a].is_denied and others[b].is_denied]
    denied = any(
        words[a].is_denied != others[b].is_denied and all(abs(at - other) > NEAR for other in both)
        for at, (a, b) in enumerate(pairs)
    )
    return denied + sum(are_opposites(word.stem, other.stem) for word in alone for other in others_alone)


def _covered(words: Sequence[Word], others: Sequence[Word]) -> float:
    matcher = SequenceMatcher(None, [word.folded for word in words], [word.folded for word in others], autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(words) if words else 0.0


def _runs_shared(words: Sequence[Word], others: Sequence[Word]) -> float:
    runs = _runs(words)
    return len(runs & _runs(others)) / len(runs) if runs else 0.0


def _runs(words: Sequence[Word]) -> set[tuple[str, ...]]:
    folded = [word.folded for word in words]
    return {tuple(folded[at : at + RUN]) for at in range(len(folded) - RUN + 1)}
