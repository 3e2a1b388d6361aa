"""Claims as they are compared, read from the database; and the keys by which they are found."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from articles.linking.belonging import TOGETHER_DAYS, Said
from articles.models import ClaimPart, Entity, StoryLink
from articles.models.claims import joined
from articles.wordings.keying import keys, short_key
from articles.wordings.quoted import is_mostly_quoted

if TYPE_CHECKING:
    from articles.models.claims import ClaimQuerySet

DAY = datetime.timedelta(days=1)
FIELDS = (
    "pk",
    "article",
    "version",
    "form",
    "article__published_at",
    "attribution__speaker",
    "attribution__speaker__kind",
    "attribution__speaker__key",
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A claim that stands, in the newest version of its article."""

    claim: int
    article: int
    version: int
    spans: tuple[tuple[int, int], ...]
    said: Said

    def shares_words_with(self, other: Spoken) -> bool:
        """Whether one is inside the other's words, as a claim that is nested."""
        return self.version == other.version and any(
            start < others_end and others_start < end
            for start, end in self.spans
            for others_start, others_end in other.spans
        )

    def keys(self) -> tuple[int, ...]:
        """What is kept of it, so that others find it."""
        return keys(self.said.words) or self._of_short(0)

    def sought(self) -> tuple[int, ...]:
        """By what it finds others."""
        return keys(self.said.words) or tuple(
            key for days in range(-TOGETHER_DAYS, TOGETHER_DAYS + 1) for key in self._of_short(days)
        )

    def _of_short(self, days: int) -> tuple[int, ...]:
        """Few words are a key together with speaker and day: "We are ready" is said by everybody."""
        at, speaker = self.said.at, self.said.speaker
        if at is None or speaker is None:
            return ()
        key = short_key(self.said.words, f"{speaker} {(at + days * DAY).date()}")
        return () if key is None else (key,)


def spoken(claims: ClaimQuerySet) -> dict[int, Spoken]:
    """The claims by key, in order of the page. Three queries."""
    rows = list(claims.order_by("article", "start", "pk").values_list(*FIELDS))
    stretches: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    parts = ClaimPart.objects.filter(claim__in=[row[0] for row in rows], role=ClaimPart.Role.CONTENT)
    for claim, start, end, exact in parts.values_list("claim", "start", "end", "exact"):
        stretches[claim].append((start, end, exact))
    stories: defaultdict[int, set[int]] = defaultdict(set)
    inside = StoryLink.objects.inside().filter(article__in={row[1] for row in rows})
    for article, story in inside.values_list("article", "story"):
        stories[article].add(story)
    found = {}
    for claim, article, version, form, at, speaker, kind, name in rows:
        printed = sorted(stretches[claim])
        words = joined(exact for _, _, exact in printed)
        said = Said(
            words=words,
            is_quoted=form == "direct" or (form == "mixed" and is_mostly_quoted(words)),
            speaker=speaker,
            person=name if kind == Entity.Kind.PERSON else "",
            organization=name if kind == Entity.Kind.ORGANIZATION else "",
            at=at,
            stories=frozenset(stories[article]),
        )
        found[claim] = Spoken(claim, article, version, tuple((start, end) for start, end, _ in printed), said)
    return found
