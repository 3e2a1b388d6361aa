"""What an editor must see of a statement, in sentences that name whom and where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import Claim, Entity, Statement

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from articles.views.statement_rows import Row

Flag = Statement.Flag
NAMED = 3
"""Outlets that a sentence names; of more it says how many."""
QUOTED = 60
"""Characters of other words that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class Told:
    flag: Statement.Flag
    sentence: str


def told_of(rows: Sequence[Row], flags: Iterable[str]) -> list[Told]:
    """A sentence for each of the flags, and for what shows in the rows since they were counted last."""
    sentences = {
        Flag.TWO_SPEAKERS: _two_speakers(rows),
        Flag.WORDS_CHANGED: _words_changed(rows) if Flag.WORDS_CHANGED in flags else "",
        Flag.INDIRECT: _indirect(rows),
        Flag.UNNAMED: _unnamed(rows),
    }
    return [Told(flag, sentence) for flag, sentence in sentences.items() if sentence]


def speakers_of(rows: Iterable[Row]) -> dict[Entity, list[Row]]:
    """The named speakers, each with the rows that give the words to them; the first to be named first."""
    by_speaker: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        speaker = row.attribution.speaker
        if speaker is not None and speaker.kind != Entity.Kind.UNNAMED:
            # "European leaders" of one article are those of another
            by_speaker[speaker.pk if speaker.article_id is None else (speaker.kind, speaker.key)].append(row)
    return {row[0].attribution.speaker: row for row in by_speaker.values() if row[0].attribution.speaker}


def _two_speakers(rows: Sequence[Row]) -> str:
    given = [(outlets(of), str(speaker)) for speaker, of in speakers_of(rows).items()]
    if len(given) < 2:
        return ""
    (first, speaker), *others = given
    verb = "gives" if _is_one(speakers_of(rows), 0) else "give"
    return f"{first} {verb} these words to {speaker}, {', '.join(f'{who} to {whom}' for who, whom in others)}."


def _is_one(speakers: dict[Entity, list[Row]], number: int) -> bool:
    return len({row.outlet for row in list(speakers.values())[number]}) == 1


def _words_changed(rows: Sequence[Row]) -> str:
    quoting = [row for row in rows if row.claim.form != Claim.Form.INDIRECT]
    changed = [row for row in quoting if row.pieces and any(piece.is_different for piece in row.pieces)]
    if not quoting or not changed:
        return "Words inside quotation marks are not the same in all of them."
    first = rows[0]
    told = "; ".join(_other_words(row) for row in changed[:NAMED])
    more = f"; {len(changed) - NAMED} more have other words too" if len(changed) > NAMED else ""
    return f"Inside quotation marks, against {_possessive(first.outlet)} words: {told}{more}."


def _other_words(row: Row) -> str:
    ours = next(piece.text for piece in row.pieces if piece.is_different)
    instead = f" for “{_cut(row.lacks[0])}”" if row.lacks else ""
    return f"{row.outlet} has “{_cut(ours)}”{instead}"


def _indirect(rows: Sequence[Row]) -> str:
    quoting = [row for row in rows if row.claim.form != Claim.Form.INDIRECT]
    indirect = [row for row in rows if row.claim.form == Claim.Form.INDIRECT]
    if not quoting or not indirect:
        return ""
    quotes = "quotes" if len({row.outlet for row in quoting}) == 1 else "quote"
    has = "has" if len({row.outlet for row in indirect}) == 1 else "have"
    return f"{outlets(quoting)} {quotes} the words; {outlets(indirect)} {has} them as indirect speech."


def _unnamed(rows: Sequence[Row]) -> str:
    speakers = speakers_of(rows)
    unnamed = [row for row in rows if row.attribution.speaker and row.attribution.speaker.kind == Entity.Kind.UNNAMED]
    if not speakers or not unnamed:
        return ""
    named = [row for of in speakers.values() for row in of]
    names = "names" if len({row.outlet for row in named}) == 1 else "name"
    sources = _and(dict.fromkeys(f"“{row.attribution.speaker}”" for row in unnamed))
    has = "has" if len({row.outlet for row in unnamed}) == 1 else "have"
    return f"{outlets(named)} {names} {_and(map(str, speakers))}; {outlets(unnamed)} {has} {sources} only."


def outlets(rows: Iterable[Row]) -> str:
    """ "The Quay Courier and Coast Lantern"; a sentence begins with it."""
    names = _and(dict.fromkeys(row.outlet for row in rows))
    return names[:1].upper() + names[1:]


def _and(names: Iterable[str]) -> str:
    shown = list(names)
    if len(shown) > NAMED:
        shown = [*shown[: NAMED - 1], f"{len(shown) - NAMED + 1} others"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _cut(words: str) -> str:
    return words if len(words) <= QUOTED else f"{words[: QUOTED - 1].rstrip()}…"
