"""What editors decided about speakers, with what the machine alone had proposed, article by article.

Near-duplicates are one group: what is decided in one of them never helps to judge another.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from articles.models import ArticleVersion, Attribution, Candidate, Claim, ClaimPart, Entity
from articles.models.anchors import Origin
from articles.models.claims import folded
from articles.nlp import annotations as nlp
from articles.nlp import learned, signs

if TYPE_CHECKING:
    import datetime

    from articles.nlp.annotations import ClaimSpan, Form, Kind

FOLDS = 5
AT_ONCE = 500
"""Articles that are read from the database at one time."""
SPEAKS = (Attribution.State.CONFIRMED, Attribution.State.CORRECTED, Attribution.State.ADDED)
"""States in which a person has said who speaks."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An editor's, about the claim at a position in its article: None where the machine had not found the claim."""

    claim: int
    position: int | None
    words: str
    source: str
    speaker: int
    is_first: bool
    """Whether the speaker was the machine's own first choice."""


@dataclass(frozen=True, slots=True)
class DecidedArticle:
    """One article with its decisions, and all that the machine alone found in it."""

    group: int
    title: str
    text: str
    day: datetime.date | None
    claims: tuple[ClaimSpan, ...]
    """Speakers and candidates are keys of entities; as the pipeline had them before any lesson."""
    decisions: tuple[Decision, ...]


@dataclass
class Examples:
    """All decided articles, and who the entities in them are."""

    articles: list[DecidedArticle] = field(default_factory=list)
    people: dict[int, Entity] = field(default_factory=dict)

    @cached_property
    def named(self) -> dict[int, nlp.EntityAnnotation]:
        """The same as nlp has them."""
        return {
            key: nlp.EntityAnnotation(key, entity.name, cast("Kind", entity.kind))
            for key, entity in self.people.items()
        }

    @property
    def decisions(self) -> int:
        """Those by which a ranking can be judged: on claims that the machine had found."""
        return sum(decision.position is not None for article in self.articles for decision in article.decisions)

    @property
    def groups(self) -> int:
        return len({article.group for article in self.articles})


def fold_of(group: int) -> int:
    """Which of FOLDS parts a group of near-duplicates is in: by a digest of its key, so the same whenever it is asked."""
    return int.from_bytes(hashlib.sha256(str(group).encode()).digest()[:8], "big") % FOLDS


def split(articles: Sequence[DecidedArticle], fold: int) -> tuple[list[DecidedArticle], list[DecidedArticle]]:
    """Those to learn from, and those that are held out in that fold."""
    held_out = [article for article in articles if fold_of(article.group) == fold]
    return [article for article in articles if fold_of(article.group) != fold], held_out


def load() -> Examples:
    """All that editors have decided in the newest versions. Some queries for each AT_ONCE articles."""
    decided = Claim.objects.current().filter(is_withdrawn=False, attribution__state__in=SPEAKS)
    keys = sorted(set(decided.order_by().values_list("version", flat=True)))
    examples = Examples()
    seen: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for at in range(0, len(keys), AT_ONCE):
        versions = ArticleVersion.objects.filter(pk__in=keys[at : at + AT_ONCE]).select_related("article")
        by_version: defaultdict[int, list[Claim]] = defaultdict(list)
        for claim in _claims_of(keys[at : at + AT_ONCE]):
            by_version[claim.version_id].append(claim)
        examples.people |= _people(claim for claims in by_version.values() for claim in claims)
        for version in versions.order_by("pk"):
            article = _article(version, by_version[version.pk], examples.people, seen)
            if article.decisions:
                examples.articles.append(article)
    return examples


def _claims_of(versions: Sequence[int]) -> Iterable[Claim]:
    claims = Claim.objects.filter(version__in=versions, is_withdrawn=False).select_related("attribution")
    return claims.prefetch_related("parts", "attribution__candidates").order_by("start", "pk")


def _people(claims: Iterable[Claim]) -> dict[int, Entity]:
    """Everybody who is named, by key; who was merged into another is that other."""
    keys: set[int] = set()
    for claim in claims:
        keys |= {candidate.entity_id for candidate in claim.attribution.candidates.all()}
        keys |= {claim.attribution.speaker_id} - {None}  # type: ignore[arg-type]
    found = Entity.objects.select_related("merged_into").in_bulk(keys)
    people = {key: entity.merged_into or entity for key, entity in found.items()}
    return people | {entity.pk: entity for entity in people.values()}


def _article(
    version: ArticleVersion, claims: Sequence[Claim], people: dict[int, Entity], seen: dict[int, dict[str, int]]
) -> DecidedArticle:
    """`seen` has, by group, the words that were decided, and in which article: a copy's decision on them is no other."""
    article = version.article
    group = article.copy_of_id or article.pk
    spans: list[ClaimSpan] = []
    decisions: list[Decision] = []
    for claim in claims:
        span = _span(claim, people)
        # a decision that was carried to a claim which the machine did not find here has no candidates to judge
        is_found = claim.origin == Origin.MACHINE and (bool(span.candidates) or claim.carried_from_id is None)
        position = len(spans) if is_found else None
        if position is not None:
            spans.append(span)
        attribution = claim.attribution
        first_seen = seen[group].setdefault(folded(claim.words), article.pk)
        if attribution.state not in SPEAKS or attribution.speaker_id is None or first_seen != article.pk:
            continue
        speaker = people[attribution.speaker_id].pk
        decisions.append(
            Decision(
                claim.pk,
                position,
                claim.words,
                signs.source_words(version.body, span),
                speaker,
                is_first=position is not None and span.speaker == speaker,
            )
        )
    day = article.published_at.date() if article.published_at else None
    return DecidedArticle(group, article.title, version.body, day, tuple(spans), tuple(decisions))


def _span(claim: Claim, people: dict[int, Entity]) -> ClaimSpan:
    """The claim as the pipeline gave it."""
    rows = sorted(claim.attribution.candidates.all(), key=lambda row: row.rank_before or row.rank)
    candidates = tuple(_candidate(row, people) for row in rows if row.rank_before != 0)
    speaker = candidates[0].entity if candidates and not signs.is_runner_up(candidates[0]) else None
    parts = {
        role: tuple(nlp.Span(part.start, part.end) for part in claim.spans(role)) for role in ClaimPart.Role.values
    }
    form = cast("Form", claim.form)
    return nlp.ClaimSpan(
        form, parts["content"], parts["cue"], parts["source"], speaker, None, claim.nested, 1.0, candidates
    )


def _candidate(row: Candidate, people: dict[int, Entity]) -> nlp.Candidate:
    probability = row.probability if row.probability_before is None else row.probability_before
    evidence = tuple(nlp.Evidence(nlp.Span(start, end), role) for start, end, role in row.evidence)
    return nlp.Candidate(people[row.entity_id].pk, probability, learned.without_lesson(row.reasons), evidence)
