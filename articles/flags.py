"""What an editor must see of a statement: where its appearances disagree about speaker or words (ADR 14)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.models import Claim, Entity, Statement
from articles.wordings.comparing import Verdict, compare
from articles.wordings.names import may_be_one_organization, may_be_one_person
from articles.wordings.quoted import is_mostly_quoted, quoted_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from articles.models import Appearance

Flag = Statement.Flag
QUOTATIONS = 50
"""Different quotations of a statement that are compared with the longest."""


@dataclass(frozen=True, slots=True)
class Flagged:
    flag: Statement.Flag
    words: str
    """A sentence that names whom and where."""


def flags_of(appearances: Iterable[Appearance]) -> list[Flagged]:
    """The flags of a statement with these appearances, which are loaded as AppearanceQuerySet.with_words() does. No query."""
    rows = list(appearances)
    found = (_two_speakers(rows), _words_changed(rows), _indirect(rows), _unnamed(rows))
    return [flagged for flagged in found if flagged is not None]


def _two_speakers(rows: Sequence[Appearance]) -> Flagged | None:
    """Persons are told apart, and organisations: "the hospital" may have spoken through its spokeswoman."""
    relays = {row.claim.attribution.relay_id for row in rows}
    for kind in (Entity.Kind.PERSON, Entity.Kind.ORGANIZATION):
        apart: list[list[Appearance]] = []
        for row in rows:
            speaker = row.claim.attribution.speaker
            if speaker is None or speaker.kind != kind or speaker.pk in relays:
                continue
            for group in apart:
                if _may_be_one(speaker, group[0].claim.attribution.speaker):
                    group.append(row)
                    break
            else:
                apart.append([row])
        if len(apart) > 1:
            given = (f"to {group[0].claim.attribution.speaker} by {_outlets(group)}" for group in apart)
            return Flagged(Flag.TWO_SPEAKERS, f"Given {', '.join(given)}.")
    return None


def _may_be_one(one: Entity, other: Entity | None) -> bool:
    if other is None or one.pk == other.pk:
        return True
    may_be = may_be_one_person if one.kind == Entity.Kind.PERSON else may_be_one_organization
    return may_be(one.key, other.key)


def _words_changed(rows: Sequence[Appearance]) -> Flagged | None:
    """Against the longest: each of two cut copies may have what the other cuts."""
    quoted: defaultdict[str, list[Appearance]] = defaultdict(list)
    for row in rows:
        if row.claim.form != Claim.Form.INDIRECT and (words := _quoted(row.claim)):
            quoted[words].append(row)
    if len(quoted) < 2:
        return None
    longest = max(quoted, key=len)
    others = [words for words in quoted if words != longest][:QUOTATIONS]
    changed = [row for words in others if compare(longest, words).verdict == Verdict.CHANGED for row in quoted[words]]
    if not changed:
        return None
    outlets = f"{_outlets(changed)} than in {_outlets(quoted[longest])}"
    return Flagged(Flag.WORDS_CHANGED, f"Inside quotation marks the words are others in {outlets}.")


def _quoted(claim: Claim) -> str:
    return claim.words if claim.form == Claim.Form.DIRECT else quoted_words(claim.words)


def _indirect(rows: Sequence[Appearance]) -> Flagged | None:
    quoting = [row for row in rows if row.claim.form != Claim.Form.INDIRECT and is_mostly_quoted(row.claim.words)]
    telling = [row for row in rows if row.claim.form == Claim.Form.INDIRECT]
    if not quoting or not telling:
        return None
    return Flagged(Flag.INDIRECT, f"Quoted in {_outlets(quoting)}, indirect speech in {_outlets(telling)}.")


def _unnamed(rows: Sequence[Appearance]) -> Flagged | None:
    kinds: defaultdict[str, list[Appearance]] = defaultdict(list)
    for row in rows:
        if (speaker := row.claim.attribution.speaker) is not None:
            kinds[speaker.kind].append(row)
    named = kinds[Entity.Kind.PERSON] + kinds[Entity.Kind.ORGANIZATION]
    unnamed = kinds[Entity.Kind.UNNAMED]
    if not named or not unnamed:
        return None
    speakers = ", ".join(dict.fromkeys(str(row.claim.attribution.speaker) for row in named))
    return Flagged(Flag.UNNAMED, f"{speakers} in {_outlets(named)}, an unnamed source in {_outlets(unnamed)}.")


def _outlets(rows: Iterable[Appearance]) -> str:
    articles = [row.claim.article for row in rows]
    return ", ".join(dict.fromkeys(str(article.outlet or "an article without outlet") for article in articles))
